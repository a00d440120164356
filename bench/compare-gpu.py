# Adam on least squares, many restarts as one batch, by automatic differentiation on the GPU: prints restart-steps per second and the
# version. Usage: compare-gpu.py pytorch|jax M N P R real|complex SECONDS
import sys
import time

library = sys.argv[1]
m, n, p, rank = map(int, sys.argv[2:6])
is_complex, seconds = sys.argv[6] == "complex", float(sys.argv[7])
batch, inner = 1024, 20
ones = [(i * n + j, j * p + k, i * p + k) for i in range(m) for j in range(n) for k in range(p)]
sizes = (m * n, n * p, m * p)


def measure(run, wait):
    run()
    wait()
    start, steps = time.time(), 0
    while time.time() - start < seconds:
        run()
        wait()
        steps += inner
    return steps * batch / (time.time() - start)


def pytorch():
    import torch

    if not torch.cuda.is_available():
        sys.exit("PyTorch sees no GPU")
    tensor = torch.zeros(sizes, device="cuda")
    for a, b, c in ones:
        tensor[a, b, c] = 1
    torch.manual_seed(1)
    planes = 2 if is_complex else 1
    factors = [(0.5 * torch.randn(planes, batch, size, rank, device="cuda")).requires_grad_() for size in sizes]
    optimizer = torch.optim.Adam(factors, lr=0.02, fused=True)

    def times(a, b, equation):
        if not is_complex:
            return [torch.einsum(equation, a[0], b[0])]
        return [
            torch.einsum(equation, a[0], b[0]) - torch.einsum(equation, a[1], b[1]),
            torch.einsum(equation, a[0], b[1]) + torch.einsum(equation, a[1], b[0]),
        ]

    @torch.compile
    def loss():
        u, v, w = factors
        uv = times(u, v, "zar,zbr->zabr")
        parts = times(uv, w, "zabr,zcr->zabc")
        return 0.5 * (((parts[0] - tensor) ** 2).sum() + sum((part**2).sum() for part in parts[1:]))

    def run():
        for _ in range(inner):
            optimizer.zero_grad(set_to_none=True)
            loss().backward()
            optimizer.step()

    return measure(run, torch.cuda.synchronize), f"PyTorch {torch.__version__}"


def jax():
    import jax
    import jax.numpy as numpy

    if jax.default_backend() != "gpu":
        sys.exit("JAX sees no GPU")
    tensor = numpy.zeros(sizes).at[tuple(zip(*ones))].set(1.0)
    keys = jax.random.split(jax.random.PRNGKey(1), 3)
    planes = 2 if is_complex else 1
    start = [0.5 * jax.random.normal(key, (batch, planes, size, rank)) for key, size in zip(keys, sizes)]

    def loss(factors):
        u, v, w = [f[0] + 1j * f[1] if is_complex else f[0] for f in factors]
        residual = numpy.einsum("ar,br,cr->abc", u, v, w) - tensor
        return 0.5 * (numpy.real(residual) ** 2 + numpy.imag(residual) ** 2).sum()

    gradient = jax.vmap(jax.grad(loss))

    def step(_, state):
        x, first, second, t = state
        t = t + 1
        g = gradient(x)
        first = [0.9 * a + 0.1 * b for a, b in zip(first, g)]
        second = [0.999 * a + 0.001 * b * b for a, b in zip(second, g)]
        x = [
            a - 0.02 * (b / (1 - 0.9**t)) / (numpy.sqrt(c / (1 - 0.999**t)) + 1e-8)
            for a, b, c in zip(x, first, second)
        ]
        return x, first, second, t

    many = jax.jit(lambda state: jax.lax.fori_loop(0, inner, step, state))
    state = [(start, [0 * x for x in start], [0 * x for x in start], 0.0)]

    def run():
        state[0] = many(state[0])

    return measure(run, lambda: jax.block_until_ready(state[0])), f"JAX {jax.__version__}"


print(*({"pytorch": pytorch, "jax": jax}[library]()))
