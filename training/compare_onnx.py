"""Races the Rust encoder against ONNX Runtime's dynamic int8 on the same network, one thread each.

    python training/compare_onnx.py CHECKPOINT target/release/examples/encoder_speed

CHECKPOINT is a folder with a BertModel's `model.safetensors` and `config.json`. Builds both models in a
temporary folder, runs them alternately, and prints for each length the wordpieces a second of either and
the ratio, each the median over pairs of neighbouring runs. Times are CPU times: other work on the machine
takes turns with both but is not counted.
The ONNX model is exported as usual, fused by `onnxruntime.transformers`, and quantised per channel; of the
fused and the plain one the faster counts.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import safetensors.torch
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

import weights

LENGTHS = (32, 64, 128, 192, 256)


class Layer(nn.Module):
    """One BERT layer, in the operations that exporters give and optimisers know."""

    def __init__(self, hidden: int, heads: int, ffn: int, eps: float):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.attention = (nn.Linear(hidden, hidden) for _ in range(4))
        self.up, self.down = nn.Linear(hidden, ffn), nn.Linear(ffn, hidden)
        self.attention_norm, self.down_norm = nn.LayerNorm(hidden, eps), nn.LayerNorm(hidden, eps)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        batch, length, hidden = x.shape

        def split(y: torch.Tensor) -> torch.Tensor:
            return y.view(batch, length, self.heads, hidden // self.heads).transpose(1, 2)

        query, key, value = split(self.query(x)), split(self.key(x)), split(self.value(x))
        scores = torch.matmul(query, key.transpose(-1, -2)) / (hidden // self.heads) ** 0.5
        attended = torch.matmul(scores.softmax(-1), value).transpose(1, 2).reshape(batch, length, hidden)
        x = self.attention_norm(self.attention(attended) + x)
        return self.down_norm(self.down(nn.functional.gelu(self.up(x))) + x)


class Bert(nn.Module):
    """The encoder, without padding."""

    def __init__(self, config: dict, state: dict[str, torch.Tensor]):
        super().__init__()
        hidden, eps = config["hidden_size"], config["layer_norm_eps"]
        self.word = nn.Embedding(config["vocab_size"], hidden)
        self.position = nn.Parameter(torch.zeros(config["max_position_embeddings"], hidden))
        self.norm = nn.LayerNorm(hidden, eps)
        self.layers = nn.ModuleList(
            Layer(hidden, config["num_attention_heads"], config["intermediate_size"], eps)
            for _ in range(config["num_hidden_layers"])
        )
        names = {
            "attention.self.query": "query",
            "attention.self.key": "key",
            "attention.self.value": "value",
            "attention.output.dense": "attention",
            "attention.output.LayerNorm": "attention_norm",
            "intermediate.dense": "up",
            "output.dense": "down",
            "output.LayerNorm": "down_norm",
        }
        own = {
            "word.weight": state["embeddings.word_embeddings.weight"],
            "position": state["embeddings.position_embeddings.weight"]
            + state["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": state["embeddings.LayerNorm.weight"],
            "norm.bias": state["embeddings.LayerNorm.bias"],
        }
        for i in range(len(self.layers)):
            for theirs, ours in names.items():
                for kind in ("weight", "bias"):
                    own[f"layers.{i}.{ours}.{kind}"] = state[f"encoder.layer.{i}.{theirs}.{kind}"]
        self.load_state_dict(own)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        x = self.norm(self.word(ids) + self.position[: ids.shape[1]])
        for layer in self.layers:
            x = layer(x)
        return x


def session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def export(model: Bert, folder: Path, heads: int, hidden: int) -> dict[str, onnxruntime.InferenceSession]:
    ids = torch.randint(1000, 20000, (1, 16))
    plain, fused = folder / "plain.onnx", folder / "fused.onnx"
    torch.onnx.export(
        model, (ids,), plain, input_names=["ids"], output_names=["x"], opset_version=17, dynamo=False,
        dynamic_axes={"ids": {0: "batch", 1: "length"}, "x": {0: "batch", 1: "length"}},
    )
    sources = {"plain": plain}
    try:
        from onnxruntime.transformers import optimizer

        optimised = optimizer.optimize_model(str(plain), "bert", num_heads=heads, hidden_size=hidden, opt_level=0)
        optimised.save_model_to_file(str(fused))
        print("fused:", {name: n for name, n in optimised.get_fused_operator_statistics().items() if n})
        sources["fused"] = fused
    except Exception as error:  # noqa: BLE001 — a comparison with the plain model is one, too
        print(f"not fused: {error}")
    sessions = {}
    for name, source in sources.items():
        target = folder / f"{name}.int8.onnx"
        # Shapes cannot be inferred through the fused operators.
        extra = {"DefaultTensorType": onnx.TensorProto.FLOAT}
        quantize_dynamic(source, target, per_channel=True, weight_type=QuantType.QInt8, extra_options=extra)
        sessions[name] = session(target)
    return sessions


def seconds(run: onnxruntime.InferenceSession, ids: np.ndarray, repeats: int) -> float:
    start = time.process_time()
    for _ in range(repeats):
        run.run(None, {"ids": ids})
    return (time.process_time() - start) / repeats


class Ours:
    """The Rust program, waiting for requests. Linux only: its CPU time is read from outside."""

    def __init__(self, program: Path, model: Path):
        self.process = subprocess.Popen(
            [program, model], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        # A process's CPU clock, as pthread_getcpuclockid(3) would give it.
        self.clock = (~self.process.pid << 3) | 2

    def seconds(self, length: int, repeats: int) -> float:
        start = time.clock_gettime(self.clock)
        self.process.stdin.write(f"{length} {repeats}\n")
        self.process.stdout.readline()
        return (time.clock_gettime(self.clock) - start) / repeats

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("program", type=Path)
    parser.add_argument("--pairs", type=int, default=15, help="runs of each at each length")
    parser.add_argument("--repeats", type=int, default=4, help="sequences in a run")
    args = parser.parse_args()

    torch.set_num_threads(1)
    config = json.loads((args.checkpoint / "config.json").read_text())
    state = safetensors.torch.load_file(args.checkpoint / "model.safetensors")
    heads = config["num_attention_heads"]
    model = Bert(config, state).eval()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "model.safetensors"
        weights.write(path, weights.encoder_tensors(state), heads=heads)
        with torch.no_grad():
            rivals = export(model, folder, heads, config["hidden_size"])
        print(subprocess.run([args.program, path, "load"], capture_output=True, text=True).stdout.strip())
        errors(model, rivals, args.program, path)
        ours = Ours(args.program, path)
        print(f"{'length':>6} {'ours/s':>8}", *(f"{'ort ' + name + '/s':>12} {'ratio':>6}" for name in rivals))
        for length in LENGTHS:
            ids = (1000 + np.arange(length, dtype=np.int64) * 7919 % 20000)[None]
            times: dict[str, list[float]] = {name: [] for name in ("ours", *rivals)}
            for _ in range(args.pairs):
                times["ours"].append(ours.seconds(length, args.repeats))
                for name, rival in rivals.items():
                    times[name].append(seconds(rival, ids, args.repeats))
            row = [f"{length:>6} {length / statistics.median(times['ours']):>8.0f}"]
            for name in rivals:
                ratio = statistics.median(b / a for a, b in zip(times["ours"], times[name]))
                row.append(f"{length / statistics.median(times[name]):>12.0f} {ratio:>6.2f}")
            print(*row, flush=True)
        ours.close()


def errors(model: Bert, rivals: dict, program: Path, path: Path) -> None:
    """Prints how far each int8 result is from PyTorch's in single precision."""
    length = 128
    ids = 1000 + np.arange(length, dtype=np.int64) * 7919 % 20000
    with torch.no_grad():
        expected = model(torch.from_numpy(ids)[None])[0].numpy()
    line = " ".join(map(str, ids))
    answer = subprocess.run([program, path, "encode"], input=line + "\n", capture_output=True, text=True)
    results = {"ours": np.array(json.loads(answer.stdout), dtype=np.float32).reshape(expected.shape)}
    results |= {name: rival.run(None, {"ids": ids[None]})[0][0] for name, rival in rivals.items()}
    for name, found in results.items():
        error = np.linalg.norm(found - expected) / np.linalg.norm(expected)
        cosine = (found * expected).sum(1) / np.linalg.norm(found, axis=1) / np.linalg.norm(expected, axis=1)
        print(f"{name}: relative error {error:.4f}, mean cosine {cosine.mean():.5f}")


if __name__ == "__main__":
    main()
