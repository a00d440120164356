# Adam on the same loss in PyTorch's autograd, 64 restarts as a batch: prints restart-steps per second and the version.
import sys
import time

import torch

m, n, p, rank = map(int, sys.argv[1:5])
seconds = float(sys.argv[5])
batch = 64
tensor = torch.zeros(m * n, n * p, m * p)
for i in range(m):
    for j in range(n):
        for k in range(p):
            tensor[i * n + j, j * p + k, i * p + k] = 1
torch.manual_seed(1)
factors = [(0.5 * torch.randn(batch, size, rank)).requires_grad_() for size in (m * n, n * p, m * p)]
optimizer = torch.optim.Adam(factors, lr=0.02)


def step():
    optimizer.zero_grad(set_to_none=True)
    u, v, w = factors
    uv = torch.einsum("zar,zbr->zabr", u, v).reshape(batch, -1, rank)
    residual = torch.bmm(uv, w.transpose(1, 2)).reshape(batch, m * n, n * p, m * p) - tensor
    loss = 0.5 * (residual * residual).sum()
    loss.backward()
    optimizer.step()


step()
start, steps = time.time(), 0
while time.time() - start < seconds:
    step()
    steps += 1
print(steps * batch / (time.time() - start), torch.__version__)
