"""The network: MiniLM with typographic features, a cue detector and, for each cue, a CRF.

Encoder: BERT (Devlin et al. 2018), the MiniLM-L6-H384 size (Wang et al. 2020). Statements: each
first word of a cue is an anchor; for each anchor the window's tokens are tagged source, cue and
content by a linear-chain CRF (Lafferty et al. 2001) whose scores come from the pair (anchor,
token): an additive part, a multi-head bilinear part and embeddings of the distance in tokens and
in sentences.
"""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

from data import KINDS, LABELS, LIES, LONGEST, STATES, STATUSES, TABLES, TAGS, TRAITS, WIDEST, SHAPES

PAIR = 192  # hidden units of a pair
HEADS = 8  # bilinear heads
SENTENCES = 7  # sentence distances -3 .. 3, clipped
# Distances in tokens: exact to 8, then by half octaves.
DISTANCES = 8 + 10
SPAN = 96  # hidden units of a span
MENTION = 128  # hidden units of a mention and of a pair of them
ANCHOR = 160  # hidden units of a token that may begin an event's trigger
EVENT = 128  # hidden units of an event and of a pair of an event and a mention
BUCKETS = 32  # of relative distances, in MPNet
# BERT's [CLS], [PAD], [SEP] and [UNK] for MPNet's <s>, <pad>, </s> and <unk>.
MPNET_SPECIAL = [101, 0, 102, 100]
MASK = 103
POINT = 64  # units of what an event points at: the words that it is about, its date


def distance_bucket(d):
    """Signed distance -> 0 .. 2*DISTANCES. Mirrored in crates/onrecord/src/heads/statements.rs."""
    a = d.abs()
    log = 8 + torch.floor(2 * torch.log2(a.clamp(min=8).float() / 8) + 1e-4).long()
    return DISTANCES + torch.sign(d) * torch.where(a <= 8, a, (log + 1).clamp(max=DISTANCES))


def relative_bucket(d):
    """T5's buckets (Raffel et al. 2020), which MPNet has: a half for each direction, exact near, then by logarithm to 128."""
    half, exact = BUCKETS // 2, BUCKETS // 4
    a = d.abs()
    far = exact + (torch.log(a.clamp(min=1).float() / exact) / math.log(128 / exact) * (half - exact)).long()
    return half * (d > 0) + torch.where(a < exact, a, far.clamp(max=half - 1))


class Dropout(nn.Module):
    """Dropout from random bytes, eight to a draw: a third of the time of PyTorch's on a CPU."""

    def __init__(self, p):
        super().__init__()
        self.least = round(256 * p)

    def forward(self, x):
        if not self.training:
            return x
        if x.is_cuda:
            return F.dropout(x, self.least / 256)
        draws = torch.randint(-(2**62), 2**62, ((x.numel() + 6) // 7,)).view(torch.uint8).view(-1, 8)
        # The top byte of a draw has fewer bits.
        keep = draws[:, :7].reshape(-1)[: x.numel()].view(x.shape) >= self.least
        return x * (keep * (256 / (256 - self.least)))


class Layer(nn.Module):
    def __init__(self, h, heads, ffn, drop, eps):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(h, 3 * h)
        self.out = nn.Linear(h, h)
        self.norm1 = nn.LayerNorm(h, eps=eps)
        self.up = nn.Linear(h, ffn)
        self.down = nn.Linear(ffn, h)
        self.norm2 = nn.LayerNorm(h, eps=eps)
        self.drop = Dropout(drop)

    def forward(self, x, mask):
        b, n, h = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, h // self.heads).permute(2, 0, 3, 1, 4)
        # Faster on a CPU than scaled_dot_product_attention, whose backward pass is slow there.
        a = torch.softmax(q @ (k.transpose(-1, -2) * q.shape[-1] ** -0.5) + mask, -1) @ v
        x = self.norm1(x + self.drop(self.out(a.transpose(1, 2).reshape(b, n, h))))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """BERT with tables of typographic features beside its words; with `relative`, MPNet (Song et al. 2020), whose
    attention is biased by distance besides."""

    def __init__(self, vocab=30522, h=384, layers=6, heads=12, ffn=1536, positions=512, drop=0.1, eps=1e-12, relative=False):
        super().__init__()
        self.size = {"h": h, "layers": layers, "heads": heads, "ffn": ffn, "eps": eps, "relative": relative}
        self.word = nn.Embedding(vocab, h)
        self.position = nn.Embedding(positions, h)
        self.features = nn.ModuleDict({name: nn.Embedding(n, h) for name, n in TABLES.items()})
        for table in self.features.values():
            nn.init.zeros_(table.weight)
        self.norm = nn.LayerNorm(h, eps=eps)
        self.relative = nn.Embedding(BUCKETS, heads) if relative else None
        self.layers = nn.ModuleList(Layer(h, heads, ffn, drop, eps) for _ in range(layers))
        self.drop = Dropout(drop)

    def forward(self, ids, features, mask):
        x = self.word(ids) + self.position.weight[: ids.shape[1]]
        for k, name in enumerate(TABLES):
            x = x + self.features[name](features[:, :, k])
        x = self.drop(self.norm(x))
        bias = torch.zeros(mask.shape, dtype=x.dtype, device=x.device).masked_fill(~mask, -1e4)[:, None, None, :]
        if self.relative is not None:
            at = torch.arange(ids.shape[1], device=x.device)
            bias = bias + self.relative(relative_bucket(at[None, :] - at[:, None])).permute(2, 0, 1)
        if torch.is_autocast_enabled(x.device.type):
            bias = bias.to(torch.get_autocast_dtype(x.device.type))
        for layer in self.layers:
            x = layer(x, bias)
        return x

    @staticmethod
    def pretrained(state):
        """Takes over a Hugging Face BertModel's or MPNetModel's weights, of any size."""
        g = lambda name: state[name].float()
        mpnet = "encoder.relative_attention_bias.weight" in state
        word, position = g("embeddings.word_embeddings.weight"), g("embeddings.position_embeddings.weight")
        if mpnet:
            # MPNet has four pieces of its own before BERT's, three of which stand for some of BERT's, and its mask behind
            # them; its positions count from two.
            theirs, word = word, word[4:-1].clone()
            word[MPNET_SPECIAL] = theirs[:4]
            word[MASK] = theirs[-1]
            position = position[2:]
        else:
            # Token type 0 goes into the positions.
            position = position + g("embeddings.token_type_embeddings.weight")[0]
        query, output = ("attn.{}", "attn.o") if mpnet else ("self.{}", "output.dense")
        layers = 1 + max(int(name.split(".")[2]) for name in state if name.startswith("encoder.layer."))
        h, ffn = word.shape[1], len(state["encoder.layer.0.intermediate.dense.bias"])
        enc = Encoder(len(word), h, layers, 12, ffn, len(position), eps=1e-5 if mpnet else 1e-12, relative=mpnet)
        new = {"word.weight": word, "position.weight": position, "norm.weight": g("embeddings.LayerNorm.weight"), "norm.bias": g("embeddings.LayerNorm.bias")}
        if mpnet:
            new["relative.weight"] = g("encoder.relative_attention_bias.weight")
        for i in range(layers):
            p = f"encoder.layer.{i}."
            for part in ("weight", "bias"):
                names = [query.format(x[0] if mpnet else x) for x in ("query", "key", "value")]
                new[f"layers.{i}.qkv.{part}"] = torch.cat([g(f"{p}attention.{x}.{part}") for x in names])
                norm = "attention.LayerNorm" if mpnet else "attention.output.LayerNorm"
                for ours, theirs in (("out", f"attention.{output}"), ("norm1", norm), ("up", "intermediate.dense"), ("down", "output.dense"), ("norm2", "output.LayerNorm")):
                    new[f"layers.{i}.{ours}.{part}"] = g(f"{p}{theirs}.{part}")
        missing, extra = enc.load_state_dict(new, strict=False)
        assert not extra and all(m.startswith("features.") for m in missing), (missing, extra)
        return enc


class Statements(nn.Module):
    """Anchors and, for each, the CRF's scores."""

    def __init__(self, h=384):
        super().__init__()
        # One projection for all five: anchor, pair's cue side, pair's token side, bilinear cue and token sides.
        self.project = nn.Linear(h, 5 * PAIR)
        self.anchor = nn.Linear(PAIR, 1)
        self.distance = nn.Embedding(2 * DISTANCES + 1, PAIR)
        self.sentence = nn.Embedding(SENTENCES, PAIR)
        self.bilinear = nn.Linear(HEADS, PAIR, bias=False)
        self.drop = Dropout(0.1)
        self.emit = nn.Linear(PAIR, len(TAGS))
        self.trans = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.start = nn.Parameter(torch.zeros(len(TAGS)))
        nn.init.normal_(self.distance.weight, std=0.1)
        nn.init.normal_(self.sentence.weight, std=0.1)
        # An inner tag follows only its own kind.
        allowed = torch.ones(len(TAGS), len(TAGS), dtype=torch.bool)
        for j, tag in enumerate(TAGS):
            if tag.startswith("I-"):
                allowed[:, j] = False
                allowed[j, j] = allowed[j - 1, j] = True
        self.register_buffer("allowed", allowed, persistent=False)
        # As the first tag, and in a path that stays where it is.
        self.register_buffer("inner", torch.tensor([-1e4 if t.startswith("I-") else 0.0 for t in TAGS]), persistent=False)
        self.register_buffer("stay", torch.full((len(TAGS), len(TAGS)), -1e9).fill_diagonal_(0), persistent=False)

    def forward(self, x):
        p = self.project(x)
        a, *pair = p.split(PAIR, -1)
        return self.anchor(F.gelu(a)).squeeze(-1), pair

    def scores(self, pair, sentence, where):
        """Emission scores [m, n, tags] for anchors `where` [m, 2] = (window, token)."""
        u, v, q, k = pair
        w, t = where[:, 0], where[:, 1]
        n = v.shape[1]
        d = torch.arange(n, device=t.device)[None, :] - t[:, None]
        s = (sentence[w] - sentence[w, t][:, None]).clamp(-3, 3) + 3
        m = len(w)
        bil = (q[w, t].view(m, 1, HEADS, -1) * k[w].view(m, n, HEADS, -1)).sum(-1) / math.sqrt(PAIR // HEADS)
        z = u[w, t][:, None] + v[w] + self.distance(distance_bucket(d)) + self.sentence(s) + self.bilinear(bil)
        return self.emit(self.drop(F.gelu(z)))

    def chain(self):
        """The scores of tags following one another, [from, to], and of first tags."""
        return self.trans.masked_fill(~self.allowed, -1e4), self.start + self.inner

    def log_total(self, emissions, chain, mask):
        """The log of the sum over all paths, of each row: steps are matrices, whose product is made by halves."""
        trans, start = chain
        steps = torch.where(mask[:, 1:, None, None], trans + emissions[:, 1:, None, :], self.stay)
        while steps.shape[1] > 1:
            even = steps.shape[1] // 2 * 2
            pairs = steps[:, :even].unflatten(1, (-1, 2))
            halved = torch.logsumexp(pairs[:, :, 0, :, :, None] + pairs[:, :, 1, None, :, :], 3)
            steps = torch.cat([halved, steps[:, even:]], 1)
        alpha = start + emissions[:, 0]
        if steps.shape[1]:
            alpha = torch.logsumexp(alpha[:, :, None] + steps[:, 0], 1)
        return torch.logsumexp(alpha, 1)

    def crf(self, emissions, tags, mask):
        """Negative log likelihood of each row's tags."""
        trans, start = self.chain()
        g = torch.gather(emissions, 2, tags[:, :, None])[:, :, 0]
        g = g + torch.cat([start[tags[:, :1]], trans[tags[:, :-1], tags[:, 1:]]], 1)
        return self.log_total(emissions, (trans, start), mask) - (g * mask).sum(1)

    def expected(self, emissions, mask, weight):
        """How often each tag is expected at each token, and each pair of tags and each first tag in all rows, counted
        by the rows' `weight`: the gradients of the log total (Wang et al. 2020, structural knowledge distillation)."""
        with torch.enable_grad():
            parts = [x.detach().requires_grad_() for x in (emissions, *self.chain())]
            return torch.autograd.grad((self.log_total(parts[0], parts[1:], mask) * weight).sum(), parts)

    def cross_entropy(self, emissions, expected, mask, weight):
        """Minus the log likelihood of paths drawn from another CRF, given what it expects; all rows in one."""
        chain = self.chain()
        total = (self.log_total(emissions, chain, mask) * weight).sum()
        return total - sum((e * x).sum() for e, x in zip(expected, (emissions, *chain)))


class Actors(nn.Module):
    """Which spans are mentions, names, titles and bodies; which mentions are of one actor.

    Spans: one hidden layer over the states of the first and the last token and the width (Lee et al. 2017). Coreference:
    each mention chooses an antecedent or none by scores of pairs of mentions, which see the mentions' states and how
    they lie to each other; trained on the sum over right antecedents.
    """

    def __init__(self, h=384):
        super().__init__()
        self.project = nn.Linear(h, 2 * SPAN + 2 * MENTION)
        self.width = nn.Embedding(WIDEST, SPAN)
        self.label = nn.Linear(SPAN, len(LABELS))
        # A mention as the later of a pair, as the earlier one, both again for the bilinear part, as the first of its
        # actor, and for an office's state.
        self.sides = nn.Linear(MENTION, 6 * MENTION)
        self.traits = nn.ModuleList(nn.Embedding(n, MENTION) for n in TRAITS)
        self.bilinear = nn.Linear(HEADS, MENTION, bias=False)
        self.pair = nn.Linear(MENTION, 1)
        self.shape = nn.Embedding(SHAPES, MENTION)
        self.often = nn.Embedding(4, MENTION)
        self.first = nn.Linear(MENTION, 1)
        self.state = nn.Linear(MENTION, len(STATES))
        self.drop = Dropout(0.1)
        for table in (self.width, self.shape, self.often, *self.traits):
            nn.init.normal_(table.weight, std=0.1)
        nn.init.constant_(self.label.bias, -3.0)

    def parts(self, x):
        """What spans and mentions are made from, for each token of x [tokens, h]."""
        return self.project(x).float().split([SPAN, SPAN, MENTION, MENTION], -1)

    def labels(self, parts, first, last):
        """The logits of LABELS of spans."""
        z = parts[0][first] + parts[1][last] + self.width(last - first)
        return self.label(self.drop(F.gelu(z)))

    def mentions(self, parts, first, last):
        """The sides of mentions, each [mentions, MENTION]."""
        m = F.gelu(parts[2][first] + parts[3][last])
        return self.sides(self.drop(m)).split(MENTION, -1)

    def pairs(self, sides, later, earlier, traits):
        """The scores of pairs of mentions."""
        u, v, q, k = sides[:4]
        bil = (q[later].view(-1, HEADS, MENTION // HEADS) * k[earlier].view(-1, HEADS, MENTION // HEADS)).sum(-1)
        z = u[later] + v[earlier] + self.bilinear(bil / math.sqrt(MENTION // HEADS))
        for table, rows in zip(self.traits, traits.unbind(1)):
            z = z + table(rows)
        return self.pair(self.drop(F.gelu(z))).squeeze(-1)

    def none(self, sides, shape, often):
        """The scores of having no antecedent."""
        z = sides[4] + self.shape(shape) + self.often(often)
        return self.first(self.drop(F.gelu(z))).squeeze(-1)

    def states(self, sides):
        """The logits of an office's states, of spans that are titles."""
        return self.state(F.gelu(sides[5]))


class Events(nn.Module):
    """Which tokens begin the trigger of an event and of which kind; for each, where the trigger ends, whether it happened, who
    takes part, what it is about and when it was.

    Participants are scored as pairs of an event and a mention, by what both are and how they lie to each other; an actor
    takes part as its mentions together say. What it is about, and its date, are pointed at (Vinyals et al. 2015).
    """

    def __init__(self, h=384):
        super().__init__()
        # The anchor, a trigger's first and last token, and what is pointed at: first words, last words, dates.
        self.project = nn.Linear(h, ANCHOR + 2 * EVENT + 3 * POINT)
        self.kind = nn.Linear(ANCHOR, 1 + len(KINDS))
        self.end = nn.Linear(EVENT, 1)
        self.width = nn.Embedding(LONGEST, EVENT)
        # An event in a pair, the same for the bilinear part, for its status, and three pointers.
        self.sides = nn.Linear(EVENT, 3 * EVENT + 3 * POINT)
        self.of_kind = nn.Embedding(len(KINDS), EVENT)
        self.mention = nn.Linear(MENTION, 2 * EVENT)
        self.traits = nn.ModuleList(nn.Embedding(n, EVENT) for n in LIES)
        self.bilinear = nn.Linear(HEADS, EVENT, bias=False)
        self.role = nn.Linear(EVENT, 2)
        self.status = nn.Linear(EVENT, len(STATUSES))
        self.kind_status = nn.Embedding(len(KINDS), EVENT)
        # By the distance of a token from the trigger: as the first of what the event is about, as the last.
        self.far = nn.Embedding(2 * DISTANCES + 1, 2)
        # By kind: that there is nothing that it is about, and no date.
        self.without = nn.Embedding(len(KINDS), 2)
        self.date_far = nn.Embedding(8, 1)
        self.drop = Dropout(0.1)
        for table in (self.width, self.of_kind, self.kind_status, *self.traits):
            nn.init.normal_(table.weight, std=0.1)
        for table in (self.far, self.without, self.date_far):
            nn.init.zeros_(table.weight)
        nn.init.zeros_(self.kind.bias)
        with torch.no_grad():
            self.kind.bias[0] = 5.0

    def parts(self, x):
        """What events are made from, for each token of x [tokens, h]."""
        return self.project(x).float().split([ANCHOR, EVENT, EVENT, POINT, POINT, POINT], -1)

    def kinds(self, parts, tokens):
        """The logits of no event and of KINDS at tokens."""
        return self.kind(self.drop(F.gelu(parts[0][tokens])))

    def triggers(self, parts, first, last):
        """The hidden units of triggers."""
        return F.gelu(parts[1][first] + parts[2][last] + self.width(last - first))

    def ends(self, triggers):
        """The scores of triggers of being whole."""
        return self.end(triggers).squeeze(-1)

    def events(self, triggers):
        """The sides of events."""
        return self.sides(self.drop(triggers)).split([EVENT, EVENT, EVENT, POINT, POINT, POINT], -1)

    def statuses(self, sides, kind):
        """The logits of STATUSES."""
        return self.status(self.drop(F.gelu(sides[2] + self.kind_status(kind))))

    def roles(self, sides, kind, mentions, event, mention, traits):
        """The scores of mentions of doing (by) and of having it done to them (to)."""
        v, k = mentions.split(EVENT, -1)
        bil = (sides[1][event].view(-1, HEADS, EVENT // HEADS) * k[mention].view(-1, HEADS, EVENT // HEADS)).sum(-1)
        z = sides[0][event] + self.of_kind(kind[event]) + v[mention] + self.bilinear(bil / math.sqrt(EVENT // HEADS))
        for table, rows in zip(self.traits, traits.unbind(1)):
            z = z + table(rows)
        return self.role(self.drop(F.gelu(z)))

    def about(self, parts, sides, kind, events, tokens, distance, first=None):
        """The scores of each of `events`' tokens [events, most] of beginning what it is about, last that of nothing; with
        `first`, of ending what begins there."""
        scale = 1 / math.sqrt(POINT)
        far = self.far(distance_bucket(distance))
        if first is None:
            scores = (parts[3][tokens] @ sides[3][events][:, :, None]).squeeze(-1) * scale + far[:, :, 0]
            return torch.cat([scores, self.without(kind[events])[:, :1]], 1)
        sought = sides[4][events] + parts[3][first]
        return (parts[4][tokens] @ sought[:, :, None]).squeeze(-1) * scale + far[:, :, 1]

    def dates(self, parts, sides, kind, events, tokens, far):
        """The scores of dates [events, most] of being each of `events`', last that of none."""
        scores = (parts[5][tokens] @ sides[5][events][:, :, None]).squeeze(-1) / math.sqrt(POINT) + self.date_far(far)[:, :, 0]
        return torch.cat([scores, self.without(kind[events])[:, 1:]], 1)


class Network(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        h = encoder.size["h"]
        self.encoder = encoder
        self.statements = Statements(h)
        self.actors = Actors(h)
        self.events = Events(h)
        # The heads that a checkpoint has given it.
        self.heads = {"statements", "actors", "events"}

    def knows(self, part):
        """Whether it was trained on a part of losses.PARTS."""
        return {"statements": "statements", "spans": "actors", "coreference": "actors", "states": "actors"}.get(part, "events") in self.heads

    def checkpoint(self):
        """What checkpoint.py reads."""
        return {"net": self.state_dict(), "encoder": self.encoder.size}
