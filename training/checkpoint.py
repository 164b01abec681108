"""Networks out of checkpoints and model files."""
import torch

from export import checkpoint_of
from network import Encoder, Network


def state_of(path):
    """A network's weights, and its encoder's size if the file says so."""
    if path.suffix == ".safetensors":
        return checkpoint_of(path), {}
    saved = torch.load(path, weights_only=True, map_location="cpu")
    return saved["net"], saved.get("encoder", {})


def network(path):
    """The network of a file. Heads that the file does not have are new."""
    state, size = state_of(path)
    net = Network(Encoder(**size))
    missing, extra = net.load_state_dict(state, strict=False)
    assert not extra and all(m.startswith(("actors.", "events.")) for m in missing), (missing, extra)
    net.heads = {name.split(".")[0] for name in state} - {"encoder"}
    return net
