// The gradient for the loss c*|e|^2 without residuals: with Gram matrices G[r,s] = sum of conj(x_r) x_s, half the derivative by U is
// U times (G_V o G_W) transposed, minus T(conj(V), conj(W)), o being the entrywise product. Sums over terms and entries run in the order
// in which the CPU kernels take them.

#define GRAM (STRIDE * STRIDE)
#define COLUMNS (STRIDE / 4)
#define GRAM_TILES (COLUMNS * (COLUMNS + 1) / 2)
#define ROWS(f) ((SIZE(f) + HEIGHT - 1) / HEIGHT)
#define LOSS_PARTS RANK
#define LOSS_CONSTANT SQUARED_NORM
#define WEIGHT(h) residual_weight(h)

// A tile takes every COLUMNS-th term, not four neighbours: so neighbouring items read neighbouring numbers.
// The three Gram matrices, tile by tile of 4 x 4 terms; those below the diagonal are mirrored.
DEVICE void gram_matrices(LOCAL const float* x, WORK_SPACE float* grams, GLOBAL const uint* tiles)
{
    for (int work = ITEM; work < 3 * GRAM_TILES; work += ITEMS) {
        int f = work / GRAM_TILES, size = SIZE(f);
        uint tile = tiles[work % GRAM_TILES];
        int row = (int)(tile >> 16), column = (int)(tile & 0xFFFFu);
        LOCAL const float* left = x + BASE(f) + row;
        LOCAL const float* right = x + BASE(f) + column;
        number c[4][4];
        UNROLL for (int i = 0; i < 4; i++) UNROLL for (int j = 0; j < 4; j++) c[i][j] = ZERO;
        for (int a = 0; a < size; a++, left += ENTRY, right += ENTRY) {
            number across[4];
            UNROLL for (int j = 0; j < 4; j++) across[j] = LOAD(right + j * COLUMNS, STRIDE);
            UNROLL for (int i = 0; i < 4; i++) {
                number down = LOAD(left + i * COLUMNS, STRIDE);
                UNROLL for (int j = 0; j < 4; j++) c[i][j] = ADD_TIMES(CONJUGATE(down), across[j], c[i][j]);
            }
        }
        WORK_SPACE float* g = grams + f * PLANES * GRAM;
        UNROLL for (int i = 0; i < 4; i++)
            UNROLL for (int j = 0; j < 4; j++) {
                int r = row + i * COLUMNS, s = column + j * COLUMNS;
                STORE(g + r * STRIDE + s, GRAM, c[i][j]);
                STORE(g + s * STRIDE + r, GRAM, CONJUGATE(c[i][j]));
            }
    }
}

DEVICE number tensor_part(LOCAL const float* x, int f, int a, int r)
{
    LOCAL const float* first = x + BASE(f == 0 ? 1 : 0) + r;
    LOCAL const float* second = x + BASE(f == 2 ? 1 : 2) + r;
    number sum = ZERO;
    for (int k = MEETINGS(f, a); k < MEETINGS(f, a + 1); k++)
        sum = ADD_TIMES(TIMES_VALUE(k, LOAD(first + FIRST(k) * ENTRY, STRIDE)), LOAD(second + SECOND(k) * ENTRY, STRIDE), sum);
    return sum;
}

// Term r's share of f - |T|^2 = sum of G_U o G_V o G_W - 2 Re <T, [U,V,W]>. One item per term, whatever the size of the group, so that
// the same sums are taken however a device is loaded.
DEVICE float loss_of_term(LOCAL const float* x, WORK_SPACE const float* grams, int r)
{
    float cubes = 0.0f, inner = 0.0f;
    for (int s = 0; s < RANK; s++) {
        WORK_SPACE const float* g = grams + r * STRIDE + s;
        number uv = TIMES(LOAD(g, GRAM), LOAD(g + PLANES * GRAM, GRAM));
        cubes += REAL(TIMES(uv, LOAD(g + 2 * PLANES * GRAM, GRAM)));
    }
    for (int a = 0; a < U_SIZE; a++) inner += REAL(TIMES(tensor_part(x, 0, a, r), LOAD(x + a * ENTRY + r, STRIDE)));
    return FMA(-2.0f, inner, cubes);
}

// Tile by tile of HEIGHT entries x 4 terms. A tile may reach beyond the last entry; what it computes there is dropped.
DEVICE void products(LOCAL const float* x, LOCAL float* gradient, WORK_SPACE const float* grams)
{
    for (int work = ITEM; work < COLUMNS * (ROWS(0) + ROWS(1) + ROWS(2)); work += ITEMS) {
        int r = work % COLUMNS, row = work / COLUMNS;
        int f = row < ROWS(0) ? 0 : row < ROWS(0) + ROWS(1) ? 1 : 2;
        int a = (row - (f == 0 ? 0 : f == 1 ? ROWS(0) : ROWS(0) + ROWS(1))) * HEIGHT;
        int start = BASE(f) + a * ENTRY;
        WORK_SPACE const float* one = grams + (f == 0 ? 1 : 0) * PLANES * GRAM + r;
        WORK_SPACE const float* other = grams + (f == 2 ? 1 : 2) * PLANES * GRAM + r;
        number c[HEIGHT][4];
        UNROLL for (int i = 0; i < HEIGHT; i++) UNROLL for (int j = 0; j < 4; j++) c[i][j] = ZERO;
        for (int s = 0; s < RANK; s++, one += STRIDE, other += STRIDE) {
            number product[4];
            UNROLL for (int j = 0; j < 4; j++) product[j] = CONJUGATE(TIMES(LOAD(one + j * COLUMNS, GRAM), LOAD(other + j * COLUMNS, GRAM))); // G[r,s] is conj(G[s,r])
            UNROLL for (int i = 0; i < HEIGHT; i++) {
                number value = LOAD(x + start + i * ENTRY + s, STRIDE);
                UNROLL for (int j = 0; j < 4; j++) c[i][j] = ADD_TIMES(value, product[j], c[i][j]);
            }
        }
        UNROLL for (int i = 0; i < HEIGHT; i++)
            UNROLL for (int j = 0; j < 4; j++) {
                int term = r + j * COLUMNS;
                if (a + i < SIZE(f) && term < RANK)
                    STORE(gradient + start + i * ENTRY + term, STRIDE, MINUS(c[i][j], CONJUGATE(tensor_part(x, f, a + i, term))));
            }
    }
}

// The gradient, the squared norms of all terms, and where it is asked for the parts of the loss.
DEVICE void differentiate(LOCAL const float* x, LOCAL float* gradient, WORK_SPACE float* work, LOCAL float* norms, LOCAL float* sums,
    const float* h, GLOBAL const uint* tiles, int with_loss)
{
    gram_matrices(x, work, tiles);
    BARRIER;
    for (int r = ITEM; r < RANK; r += ITEMS) {
        UNROLL for (int f = 0; f < 3; f++) norms[f * STRIDE + r] = work[f * PLANES * GRAM + r * STRIDE + r];
        if (with_loss) sums[r] = loss_of_term(x, work, r);
    }
    products(x, gradient, work);
}

