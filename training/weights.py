"""The model file: what `onrecord` reads, and how matrices are rounded to bytes for it.

The file is in the safetensors layout. `crates/onrecord/src/weights.rs` reads it; its tensors are
listed in `encoder_tensors`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import safetensors.numpy

FORMAT = "onrecord"
VERSION = "1"
STEPS = 127


def quantise_rows(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rounds each row of `[rows, columns]` to signed bytes, −127 to 127; returns them and the rows' scales.

    The scale is the largest absolute value over 127: rounding to the nearest byte, no value is cut off.
    """
    matrix = np.asarray(matrix, dtype=np.float32)
    scale = np.abs(matrix).max(axis=1) / np.float32(STEPS)
    safe = np.where(scale > 0, scale, 1).astype(np.float32)
    values = np.rint(matrix / safe[:, None]).clip(-STEPS, STEPS).astype(np.int8)
    return values, scale.astype(np.float32)


def dequantise_rows(values: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """The single-precision matrix that bytes and scales stand for."""
    return values.astype(np.float32) * scale[:, None]


def encoder_tensors(
    state: Mapping[str, object], features: Mapping[str, object] | None = None
) -> dict[str, np.ndarray]:
    """The encoder's tensors from a Hugging Face `BertModel`'s state dict and the feature tables.

    `state` maps names as `BertModel.state_dict()` gives them (a prefix `bert.` is taken off) to tensors
    or arrays; pooler and buffers are left out. Token type 0 is folded into the positions.
    """
    arrays = {
        name.removeprefix("bert."): np.asarray(
            tensor.detach().cpu() if hasattr(tensor, "detach") else tensor, dtype=np.float32
        )
        for name, tensor in state.items()
        if not name.endswith("position_ids")
    }
    tensors: dict[str, np.ndarray] = {}

    def matrix(name: str, weight: np.ndarray, bias: np.ndarray) -> None:
        tensors[f"{name}.weight"], tensors[f"{name}.scale"] = quantise_rows(weight)
        tensors[f"{name}.bias"] = bias

    def norm(name: str, source: str) -> None:
        tensors[f"{name}.weight"] = arrays[f"{source}.weight"]
        tensors[f"{name}.bias"] = arrays[f"{source}.bias"]

    word, scale = quantise_rows(arrays["embeddings.word_embeddings.weight"])
    tensors["embeddings.word"], tensors["embeddings.word.scale"] = word, scale
    position = arrays["embeddings.position_embeddings.weight"]
    tensors["embeddings.position"] = position + arrays["embeddings.token_type_embeddings.weight"][0]
    norm("embeddings.norm", "embeddings.LayerNorm")
    for name, table in (features or {}).items():
        table = table.detach().cpu() if hasattr(table, "detach") else table
        tensors[f"embeddings.feature.{name}"] = np.asarray(table, dtype=np.float32)

    for i in range(layer_count(arrays)):
        source = f"encoder.layer.{i}"
        qkv = [f"{source}.attention.self.{part}" for part in ("query", "key", "value")]
        matrix(
            f"layers.{i}.qkv",
            np.concatenate([arrays[f"{part}.weight"] for part in qkv]),
            np.concatenate([arrays[f"{part}.bias"] for part in qkv]),
        )
        for name, part in (
            ("attention", "attention.output.dense"),
            ("up", "intermediate.dense"),
            ("down", "output.dense"),
        ):
            matrix(f"layers.{i}.{name}", arrays[f"{source}.{part}.weight"], arrays[f"{source}.{part}.bias"])
        norm(f"layers.{i}.attention_norm", f"{source}.attention.output.LayerNorm")
        norm(f"layers.{i}.down_norm", f"{source}.output.LayerNorm")
    return tensors


def layer_count(names: Mapping[str, object]) -> int:
    """How many layers a `BertModel`'s state has."""
    prefix = "encoder.layer."
    numbers = {int(name.removeprefix("bert.").removeprefix(prefix).split(".")[0])
               for name in names if name.removeprefix("bert.").startswith(prefix)}
    return len(numbers)


def serialise(
    tensors: Mapping[str, np.ndarray],
    *,
    heads: int,
    features: list[str] | tuple[str, ...] = (),
    layer_norm_eps: str = "1e-12",
    metadata: Mapping[str, str] | None = None,
) -> bytes:
    """The model file's bytes: `tensors` (the encoder's and whatever else the model has) and metadata.

    `features` names the feature tables in the order in which tokens carry their values.
    """
    layers = 1 + max(int(name.split(".")[1]) for name in tensors if name.startswith("layers."))
    keys = {
        **(metadata or {}),
        "format": FORMAT,
        "version": VERSION,
        "layers": str(layers),
        "heads": str(heads),
        "layer_norm_eps": layer_norm_eps,
        "features": ",".join(features),
    }
    arrays = {name: np.ascontiguousarray(array) for name, array in tensors.items()}
    plain = safetensors.numpy.save(arrays)
    length = int.from_bytes(plain[:8], "little")
    header, payload = json.loads(plain[8 : 8 + length]), plain[8 + length :]
    keys["sha256"] = hashlib.sha256(payload).hexdigest()
    # Sorted keys make the same model the same file.
    text = json.dumps({"__metadata__": dict(sorted(keys.items())), **header}, separators=(",", ":"))
    encoded = text.encode()
    encoded += b" " * (-len(encoded) % 8)
    return len(encoded).to_bytes(8, "little") + encoded + payload


def write(path: str | Path, tensors: Mapping[str, np.ndarray], **options: object) -> None:
    """Writes a model file; options as for `serialise`."""
    Path(path).write_bytes(serialise(tensors, **options))
