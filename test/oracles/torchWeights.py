"""Files written by PyTorch itself (1.13, Debian's python3-torch), for test/io/torchWeights.test.ts. Writes torchWeights.json
beside this file: each file in base64, with the shapes and values that PyTorch reads back from it in row-major order."""
import base64, io, json, os
from collections import OrderedDict
import torch

torch.manual_seed(1)


def saved(thing, **how):
    buffer = io.BytesIO()
    torch.save(thing, buffer, **how)
    return base64.b64encode(buffer.getvalue()).decode()


def listed(tensors):
    return {k: {"shape": list(v.shape), "values": v.double().flatten().tolist()} for k, v in tensors.items()}


base = torch.arange(24, dtype=torch.float64) / 8 - 1
many = OrderedDict(
    double=base.reshape(4, 6),
    transposed=base.reshape(4, 6).t(),
    permuted=base.reshape(2, 3, 4).permute(2, 0, 1),
    window=base.reshape(4, 6)[1:4:2, 2:5],
    float=torch.tensor([[0.1, -2.5e-30], [3.4e38, 1e-45]]),
    half=torch.tensor([1.5, -0.333, 65504, 6e-8], dtype=torch.float16),
    long=torch.tensor([2**53, -(2**53), -1]),
    int=torch.tensor([2**31 - 1, -(2**31)], dtype=torch.int32),
    short=torch.tensor([-32768, 32767], dtype=torch.int16),
    char=torch.tensor([-128, 127], dtype=torch.int8),
    byte=torch.tensor([0, 255], dtype=torch.uint8),
    bool=torch.tensor([[True, False, True]]),
    scalar=torch.tensor(7.25),
    empty=torch.zeros(0, 3),
    parameter=torch.nn.Parameter(torch.tensor([0.5, -0.25])),
)

net = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2))
adam = torch.optim.Adam(net.parameters(), lr=1e-3)
net(torch.randn(4, 3)).square().sum().backward()
adam.step()
checkpoint = {"epoch": 3, "loss": 0.25, "model": net.state_dict(), "optimizer": adam.state_dict()}
inside = {f"model.{k}": v for k, v in net.state_dict().items()}
for i, state in adam.state_dict()["state"].items():
    inside.update({f"optimizer.state.{i}.{k}": v for k, v in state.items()})

read = {f"protocol{p}": {"file": saved(many, pickle_protocol=p), "tensors": listed(many)} for p in (2, 3, 4, 5)}
read["checkpoint"] = {"file": saved(checkpoint), "tensors": listed(inside)}
read["list"] = {"file": saved([base, base[:2]]), "tensors": listed({"0": base, "1": base[:2]})}


class Gain(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.gain = torch.nn.Parameter(torch.ones(1))

    def forward(self, x):
        return self.gain * x


script = io.BytesIO()
torch.jit.save(torch.jit.script(Gain()), script)
refused = {
    "legacy": saved(net.state_dict(), _use_new_zipfile_serialization=False),
    "module": saved(torch.nn.Linear(1, 1)),
    "torchscript": base64.b64encode(script.getvalue()).decode(),
    "single": saved(base),
    "expanded": saved({"x": torch.ones(1).expand(5)}),
    "bfloat16": saved({"x": torch.ones(2, dtype=torch.bfloat16)}),
    "complex": saved({"x": torch.ones(2, dtype=torch.complex64)}),
    "function": saved({"x": torch.ones(2), "activation": torch.nn.functional.relu}),
}

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "torchWeights.json"), "w") as f:
    json.dump({"read": read, "refused": refused}, f, indent=1)
