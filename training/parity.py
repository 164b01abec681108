"""Records what PyTorch computes, for the Rust encoder's parity test.

Makes a tiny random network with feature tables, writes it as a model file, and runs the file's weights
(multiplied out to single precision) through PyTorch on random sequences:

    python training/parity.py crates/onrecord/tests/data/encoder

Writes `tiny.safetensors`, the model, and `tiny.json`, sequences with the reference's outputs.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn.functional import gelu, layer_norm, linear, scaled_dot_product_attention

import weights

SEED = 20
HIDDEN, LAYERS, HEADS, FFN, VOCAB, POSITIONS = 64, 2, 4, 128, 100, 48
FEATURES = {"case": 4, "quote": 3}
EPS = 1e-12


def random_state() -> dict[str, torch.Tensor]:
    """A `BertModel` state dict with values spread about as in trained models."""
    generator = torch.Generator().manual_seed(SEED)

    def normal(*shape: int, scale: float) -> torch.Tensor:
        return torch.randn(*shape, generator=generator) * scale

    state = {
        "embeddings.word_embeddings.weight": normal(VOCAB, HIDDEN, scale=0.5),
        "embeddings.position_embeddings.weight": normal(POSITIONS, HIDDEN, scale=0.2),
        "embeddings.token_type_embeddings.weight": normal(2, HIDDEN, scale=0.1),
        "embeddings.LayerNorm.weight": 1 + normal(HIDDEN, scale=0.1),
        "embeddings.LayerNorm.bias": normal(HIDDEN, scale=0.1),
    }
    for i in range(LAYERS):
        layer = f"encoder.layer.{i}"
        for name, rows, columns in (
            ("attention.self.query", HIDDEN, HIDDEN),
            ("attention.self.key", HIDDEN, HIDDEN),
            ("attention.self.value", HIDDEN, HIDDEN),
            ("attention.output.dense", HIDDEN, HIDDEN),
            ("intermediate.dense", FFN, HIDDEN),
            ("output.dense", HIDDEN, FFN),
        ):
            state[f"{layer}.{name}.weight"] = normal(rows, columns, scale=1.2 / columns**0.5)
            state[f"{layer}.{name}.bias"] = normal(rows, scale=0.1)
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            state[f"{layer}.{name}.weight"] = 1 + normal(HIDDEN, scale=0.1)
            state[f"{layer}.{name}.bias"] = normal(HIDDEN, scale=0.1)
    return state


class Reference(nn.Module):
    """The network of a model file in single precision, one sequence at a time."""

    def __init__(self, tensors: dict[str, np.ndarray], heads: int, features: list[str], eps: float = EPS):
        super().__init__()
        self.heads, self.features, self.eps = heads, features, eps
        self.tensors = {}
        for name, array in tensors.items():
            if array.dtype == np.int8:
                scale = tensors[name.removesuffix(".weight") + ".scale"]
                array = weights.dequantise_rows(array, scale)
            if array.dtype == np.float32:
                self.tensors[name] = torch.from_numpy(array)
        self.layers = 1 + max(int(name.split(".")[1]) for name in tensors if name.startswith("layers."))

    def linear(self, name: str, x: torch.Tensor) -> torch.Tensor:
        return linear(x, self.tensors[f"{name}.weight"], self.tensors[f"{name}.bias"])

    def norm(self, name: str, x: torch.Tensor) -> torch.Tensor:
        weight, bias = self.tensors[f"{name}.weight"], self.tensors[f"{name}.bias"]
        return layer_norm(x, weight.shape, weight, bias, self.eps)

    def forward(self, ids: torch.Tensor, values: torch.Tensor) -> torch.Tensor:
        """`ids` [n] and features' `values` [n, features] to vectors [n, hidden]."""
        x = self.tensors["embeddings.word"][ids] + self.tensors["embeddings.position"][: len(ids)]
        for i, name in enumerate(self.features):
            x = x + self.tensors[f"embeddings.feature.{name}"][values[:, i]]
        x = self.norm("embeddings.norm", x)
        for i in range(self.layers):
            layer = f"layers.{i}"
            parts = self.linear(f"{layer}.qkv", x).chunk(3, dim=1)
            query, key, value = (part.unflatten(1, (self.heads, -1)).transpose(0, 1) for part in parts)
            attended = scaled_dot_product_attention(query, key, value).transpose(0, 1).flatten(1)
            x = self.norm(f"{layer}.attention_norm", x + self.linear(f"{layer}.attention", attended))
            inner = gelu(self.linear(f"{layer}.up", x))
            x = self.norm(f"{layer}.down_norm", x + self.linear(f"{layer}.down", inner))
        return x


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)

    state = random_state()
    generator = torch.Generator().manual_seed(SEED + 1)
    tables = {name: torch.randn(size, HIDDEN, generator=generator) * 0.3 for name, size in FEATURES.items()}
    tensors = weights.encoder_tensors(state, tables)
    weights.write(folder / "tiny.safetensors", tensors, heads=HEADS, features=list(FEATURES))

    reference = Reference(tensors, HEADS, list(FEATURES))
    cases = []
    for length in (1, 2, 7, 16, 33):
        ids = torch.randint(VOCAB, (length,), generator=generator)
        values = torch.stack([torch.randint(n, (length,), generator=generator) for n in FEATURES.values()], 1)
        with torch.no_grad():
            output = reference(ids, values)
        cases.append(
            {
                "ids": ids.tolist(),
                "features": values.tolist(),
                "output": [round(value, 6) for value in output.flatten().tolist()],
            }
        )
    text = json.dumps(cases, separators=(",", ":")).replace("},{", "},\n{")
    (folder / "tiny.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
