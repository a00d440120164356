// The gradient for any loss, residual by residual: for one entry a of U at a time the slice e[b,c] = sum over r of v_b (u_a w_c) - T, its
// slopes d, and from them the derivatives by V and W, and through Z = d' conj(V) that by u_a. Over C the loss applies to real and
// imaginary parts, and factors enter the derivatives conjugated.

#define SLICE (V_SIZE * W_SIZE)
#define LOSS_PARTS V_SIZE
#define LOSS_CONSTANT 0.0f
#define WEIGHT(h) 1.0f

DEVICE void residuals(LOCAL const float* x, WORK_SPACE float* slopes, WORK_SPACE float* squares, int a, const float* h)
{
    for (int work = ITEM; work < SLICE; work += ITEMS) {
        int b = work / W_SIZE, c = work % W_SIZE;
        number e = ZERO;
        for (int r = 0; r < RANK; r++) {
            number uw = TIMES(LOAD(x + a * ENTRY + r, STRIDE), LOAD(x + BASE(2) + c * ENTRY + r, STRIDE));
            e = ADD_TIMES(LOAD(x + BASE(1) + b * ENTRY + r, STRIDE), uw, e);
        }
        float re = REAL(e) - tensor_at(a, b, c);
        slopes[work] = residual_slope(re, h);
        float square = re * re;
#if PLANES == 2
        slopes[SLICE + work] = residual_slope(e.im, h);
        square = FMA(e.im, e.im, square);
#endif
        squares[work] = a == 0 ? square : squares[work] + square;
    }
}

DEVICE void gather_u(LOCAL const float* x, LOCAL float* gradient, WORK_SPACE const float* z, int a)
{
    for (int r = ITEM; r < RANK; r += ITEMS) {
        number sum = ZERO;
        for (int c = 0; c < W_SIZE; c++) sum = ADD_TIMES(LOAD(z + c * ENTRY + r, STRIDE), CONJUGATE(LOAD(x + BASE(2) + c * ENTRY + r, STRIDE)), sum);
        STORE(gradient + a * ENTRY + r, STRIDE, sum);
    }
}

DEVICE void gather_vw(LOCAL const float* x, LOCAL float* gradient, WORK_SPACE const float* slopes, WORK_SPACE float* z, int a)
{
    for (int work = ITEM; work < (V_SIZE + W_SIZE) * RANK; work += ITEMS) {
        int r = work % RANK, row = work / RANK;
        number u = LOAD(x + a * ENTRY + r, STRIDE), sum = ZERO;
        if (row < V_SIZE) {
            LOCAL float* to = gradient + BASE(1) + row * ENTRY + r;
            if (a > 0) sum = LOAD(to, STRIDE);
            for (int c = 0; c < W_SIZE; c++)
                sum = ADD_TIMES(LOAD(slopes + row * W_SIZE + c, SLICE), CONJUGATE(TIMES(u, LOAD(x + BASE(2) + c * ENTRY + r, STRIDE))), sum);
            STORE(to, STRIDE, sum);
        } else {
            int c = row - V_SIZE;
            for (int b = 0; b < V_SIZE; b++) sum = ADD_TIMES(LOAD(slopes + b * W_SIZE + c, SLICE), CONJUGATE(LOAD(x + BASE(1) + b * ENTRY + r, STRIDE)), sum);
            STORE(z + c * ENTRY + r, STRIDE, sum);
            LOCAL float* to = gradient + BASE(2) + c * ENTRY + r;
            number before = ZERO;
            if (a > 0) before = LOAD(to, STRIDE);
            STORE(to, STRIDE, ADD_TIMES(sum, CONJUGATE(u), before));
        }
    }
}

DEVICE void differentiate(LOCAL const float* x, LOCAL float* gradient, WORK_SPACE float* work, LOCAL float* norms, LOCAL float* sums,
    const float* h, GLOBAL const uint* tiles, int with_loss)
{
    WORK_SPACE float* squares = work + PLANES * SLICE;
    WORK_SPACE float* z = squares + SLICE;
    for (int at = ITEM; at < 3 * RANK; at += ITEMS) {
        int f = at / RANK, r = at % RANK;
        float sum = 0.0f;
        for (int a = 0; a < SIZE(f); a++) sum += NORM2(LOAD(x + BASE(f) + a * ENTRY + r, STRIDE));
        norms[f * STRIDE + r] = sum;
    }
    for (int a = 0; a < U_SIZE; a++) {
        residuals(x, work, squares, a, h);
        if (a > 0) gather_u(x, gradient, z, a - 1);
        BARRIER;
        gather_vw(x, gradient, work, z, a);
        BARRIER;
    }
    gather_u(x, gradient, z, U_SIZE - 1);
    if (with_loss)
        for (int b = ITEM; b < V_SIZE; b += ITEMS) {
            float sum = 0.0f;
            for (int c = 0; c < W_SIZE; c++) sum += squares[b * W_SIZE + c];
            sums[b] = sum;
        }
}

