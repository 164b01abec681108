#!/usr/bin/env python3
"""Takes the pictures of the README: what `onrecord read` shows of examples/harbour.txt.

usage: make.py [ONRECORD]      needs Chromium; run it from the repository's root
"""
import html
import re
import subprocess
import sys
import tempfile
from pathlib import Path

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]
STYLES = {1: "font-weight:bold", 2: "opacity:.6", 3: "font-style:italic", 4: "text-decoration:underline"}
COLOURS = ["#1c1f24", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#dcdfe4"]


def page_of(ansi):
    """Terminal output with its colours, as a page."""
    out, styles = [], []
    for piece in re.split(r"(\x1b\[[0-9;]*m)", ansi):
        if not piece.startswith("\x1b["):
            text = html.escape(piece)
            out.append(f'<span style="{";".join(styles)}">{text}</span>' if styles else text)
            continue
        for code in (int(c or 0) for c in piece[2:-1].split(";")):
            if code == 0:
                styles = []
            elif code in STYLES:
                styles.append(STYLES[code])
            elif 30 <= code <= 37 or 90 <= code <= 97:
                styles.append(f"color:{COLOURS[code % 10]}")
    body = "".join(out)
    return f'<meta charset="utf-8"><body style="margin:24px;background:#1c1f24;color:#dcdfe4"><pre style="font:15px/1.45 monospace">{body}</pre>'


def shoot(source, to, width, height):
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        page.write_text(source, encoding="utf-8")
        args = [f"--user-data-dir={folder}/profile", f"--window-size={width},{height}", f"--screenshot={to.resolve()}"]
        subprocess.run(["chromium", *FLAGS, *args, page.as_uri()], check=True, stderr=subprocess.DEVNULL)


def main():
    onrecord = sys.argv[1] if len(sys.argv) > 1 else "target/release/onrecord"
    run = lambda *args: subprocess.run([onrecord, "read", *args, "examples/harbour.txt"], check=True, capture_output=True, text=True, env={"COLUMNS": "96"}).stdout
    folder = Path("docs/images")
    shoot(page_of(run("--color", "always")), folder / "terminal.png", 940, 980)
    shoot(run("--format", "html"), folder / "page.png", 1200, 980)


if __name__ == "__main__":
    main()
