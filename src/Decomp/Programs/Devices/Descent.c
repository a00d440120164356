// One work-group descends one restart, many steps per launch. Above this text stand the device's macros, the numbers of the
// target and the functions of the program: residual_weight, entry_slope, term_slope_u/v/w, per_step, step_key, update.
//
// Entry a of term r of factor f lies at BASE(f) + a * STRIDE + r; terms are padded with zeros to a multiple of 4. For the loss
// c*e*e the gradient is c times U((V'V)o(W'W)) - T(V,W) and so on, o being the entrywise product, so the three Gram matrices
// are all that a step needs beside the factors. Sums run in the order in which the CPU kernels take them.

#define SIZE(f) ((f) == 0 ? U_SIZE : (f) == 1 ? V_SIZE : W_SIZE)
#define BASE(f) ((f) == 0 ? 0 : (f) == 1 ? U_SIZE * STRIDE : (U_SIZE + V_SIZE) * STRIDE)
#define POINT ((U_SIZE + V_SIZE + W_SIZE) * STRIDE)
// A tile may reach HEIGHT - 1 entries beyond the last factor; what it computes there is dropped.
#define PADDED_POINT (POINT + (HEIGHT - 1) * STRIDE)
#define GRAM (STRIDE * STRIDE)
#define COLUMNS (STRIDE / 4)
#define GRAM_TILES (COLUMNS * (COLUMNS + 1) / 2)
#define ROWS(f) ((SIZE(f) + HEIGHT - 1) / HEIGHT)
#define SETTINGS 18

// The Gram matrices of U, V and W, tile by tile of 4 x 4 terms; those below the diagonal are mirrored.
DEVICE void gram_matrices(LOCAL const float* x, GRAM_SPACE float* grams, GLOBAL const uint* tiles)
{
    for (int work = ITEM; work < 3 * GRAM_TILES; work += ITEMS) {
        int f = work / GRAM_TILES;
        uint tile = tiles[work % GRAM_TILES];
        int row = (int)(tile >> 16), column = (int)(tile & 0xFFFFu);
        LOCAL const float* left = x + BASE(f) + row;
        LOCAL const float* right = x + BASE(f) + column;
        float c[4][4];
        UNROLL for (int i = 0; i < 4; i++) UNROLL for (int j = 0; j < 4; j++) c[i][j] = 0.0f;
        int size = SIZE(f);
        for (int a = 0; a < size; a++, left += STRIDE, right += STRIDE)
            UNROLL for (int i = 0; i < 4; i++) UNROLL for (int j = 0; j < 4; j++) c[i][j] = FMA(left[i], right[j], c[i][j]);
        GRAM_SPACE float* g = grams + f * GRAM;
        UNROLL for (int i = 0; i < 4; i++)
            UNROLL for (int j = 0; j < 4; j++) {
                g[(row + i) * STRIDE + column + j] = c[i][j];
                g[(column + j) * STRIDE + row + i] = c[i][j];
            }
    }
}

// The tensor's own part at entry a of factor f and term r: the sum of products of those entries of the other two factors
// that meet it in a one of the tensor.
DEVICE float tensor_part(LOCAL const float* x, int f, int a, int r)
{
    // First entry and distance to the next of the factor that comes first, the same of the other, and how many there are.
    int first, first_step, second, second_step, count;
    if (f == 0) { first = a % DIM_N * DIM_P; first_step = 1; second = a / DIM_N * DIM_P; second_step = 1; count = DIM_P; }
    else if (f == 1) { first = a / DIM_P; first_step = DIM_N; second = a % DIM_P; second_step = DIM_P; count = DIM_M; }
    else { first = a / DIM_P * DIM_N; first_step = 1; second = a % DIM_P; second_step = DIM_P; count = DIM_N; }
    LOCAL const float* one = x + BASE(f == 0 ? 1 : 0) + first * STRIDE + r;
    LOCAL const float* other = x + BASE(f == 2 ? 1 : 2) + second * STRIDE + r;
    float sum = 0.0f;
    for (int k = 0; k < count; k++, one += first_step * STRIDE, other += second_step * STRIDE) sum = FMA(*one, *other, sum);
    return sum;
}

// Term r's share of f - mnp = sum of (U'U)o(V'V)o(W'W) - 2 <T, [U,V,W]>. One item per term, whatever the size of the group,
// so that the same sums are taken on every device.
DEVICE float loss_of_term(LOCAL const float* x, GRAM_SPACE const float* grams, int r)
{
    float cubes = 0.0f, inner = 0.0f;
    for (int s = 0; s < RANK; s++) {
        int at = r * STRIDE + s;
        cubes = FMA(grams[at] * grams[GRAM + at], grams[2 * GRAM + at], cubes);
    }
    for (int a = 0; a < U_SIZE; a++) inner = FMA(tensor_part(x, 0, a, r), x[a * STRIDE + r], inner);
    return FMA(-2.0f, inner, cubes);
}

// Gradient and update of every entry, tile by tile of HEIGHT entries x 4 terms.
DEVICE void descend_once(LOCAL const float* x, LOCAL float* next, GRAM_SPACE const float* grams, LOCAL const float* slopes,
    LOCAL const float* hyper, GLOBAL float* slots, GLOBAL const uint* sites, uint key)
{
    float h[16];
    UNROLL for (int k = 0; k < 16; k++) h[k] = hyper[k];
    float weight = residual_weight(h);
    for (int work = ITEM; work < COLUMNS * (ROWS(0) + ROWS(1) + ROWS(2)); work += ITEMS) {
        int r = work % COLUMNS * 4, row = work / COLUMNS;
        int f = row < ROWS(0) ? 0 : row < ROWS(0) + ROWS(1) ? 1 : 2;
        int a = (row - (f == 0 ? 0 : f == 1 ? ROWS(0) : ROWS(0) + ROWS(1))) * HEIGHT;
        int start = BASE(f) + a * STRIDE;
        GRAM_SPACE const float* one = grams + (f == 0 ? GRAM : 0) + r;
        GRAM_SPACE const float* other = grams + (f == 2 ? GRAM : 2 * GRAM) + r;
        float c[HEIGHT][4];
        UNROLL for (int i = 0; i < HEIGHT; i++) UNROLL for (int j = 0; j < 4; j++) c[i][j] = 0.0f;
        for (int s = 0; s < RANK; s++, one += STRIDE, other += STRIDE) {
            float product[4];
            UNROLL for (int j = 0; j < 4; j++) product[j] = one[j] * other[j];
            UNROLL for (int i = 0; i < HEIGHT; i++) {
                float value = x[start + i * STRIDE + s];
                UNROLL for (int j = 0; j < 4; j++) c[i][j] = FMA(value, product[j], c[i][j]);
            }
        }
        UNROLL for (int i = 0; i < HEIGHT; i++)
            UNROLL for (int j = 0; j < 4; j++)
                if (a + i < SIZE(f) && r + j < RANK) {
                    int at = start + i * STRIDE + r + j;
                    float value = x[at];
                    float g = FMA(weight, c[i][j] - tensor_part(x, f, a + i, r + j), entry_slope(value, h));
#if TERM_PENALTY
                    g = FMA(slopes[f * STRIDE + r + j], value, g);
#endif
                    float s[SLOTS + 1];
                    UNROLL for (int k = 0; k < SLOTS; k++) s[k] = slots[k * POINT + at];
                    next[at] = update(value, g, s, key, sites[at], h);
                    UNROLL for (int k = 0; k < SLOTS; k++) slots[k * POINT + at] = s[k];
                }
    }
}

// state: steps done and chunks to do, which becomes chunks done. settings: for each chunk the 16 of the schedule and the
// bounds between which f must stay for the restart to go on. losses: f as each chunk measured it.
KERNEL void descend(GLOBAL float* points, GLOBAL float* all_slots, GLOBAL const float* settings, GLOBAL const uint* keys,
    GLOBAL const uint* sites, GLOBAL const uint* tiles, GLOBAL int* state, GLOBAL float* losses, GLOBAL float* spill SHARED_PARAMETER)
{
    SHARED_DECLARATION
    LOCAL float* spaces = shared;
    LOCAL float* slopes = spaces + 2 * PADDED_POINT;
    LOCAL float* sums = slopes + 3 * STRIDE;
    LOCAL float* hyper = sums + STRIDE;
    GRAM_SPACE float* grams = GRAMS(hyper + 16, spill + GROUP * 3 * GRAM);

    GLOBAL float* point = points + GROUP * POINT;
    GLOBAL float* slots = all_slots + GROUP * (SLOTS * POINT);
    int step = state[2 * GROUP], chunks = state[2 * GROUP + 1], chunk = 0, now = 0;
    for (int at = ITEM; at < PADDED_POINT; at += ITEMS) {
        spaces[at] = at < POINT ? point[at] : 0.0f;
        spaces[PADDED_POINT + at] = 0.0f; // padding terms stay zero on either side
    }
    if (step == 0) for (int at = ITEM; at < SLOTS * POINT; at += ITEMS) slots[at] = 0.0f;
    BARRIER;
    while (chunk < chunks) {
        GLOBAL const float* plan = settings + (GROUP * CHUNKS + chunk) * SETTINGS;
        for (int k = ITEM; k < 16; k += ITEMS) hyper[k] = plan[k];
        BARRIER;
        for (int t = 1; t <= CHUNK; t++) {
            LOCAL float* x = spaces + now;
            step++;
            if (ITEM == 0) {
                float h[16];
                for (int k = 0; k < 16; k++) h[k] = hyper[k];
                per_step((float)step, h);
                for (int k = 0; k < 16; k++) hyper[k] = h[k];
            }
            gram_matrices(x, grams, tiles);
            BARRIER;
#if TERM_PENALTY
            for (int r = ITEM; r < RANK; r += ITEMS) {
                float h[16];
                UNROLL for (int k = 0; k < 16; k++) h[k] = hyper[k];
                int at = r * STRIDE + r;
                float nu = grams[at], nv = grams[GRAM + at], nw = grams[2 * GRAM + at];
                slopes[r] = 2.0f * term_slope_u(nu, nv, nw, h);
                slopes[STRIDE + r] = 2.0f * term_slope_v(nu, nv, nw, h);
                slopes[2 * STRIDE + r] = 2.0f * term_slope_w(nu, nv, nw, h);
            }
            BARRIER;
#endif
            if (t == CHUNK) for (int r = ITEM; r < RANK; r += ITEMS) sums[r] = loss_of_term(x, grams, r);
            now = PADDED_POINT - now;
            descend_once(x, spaces + now, grams, slopes, hyper, slots, sites, step_key(keys[GROUP], (float)step));
            BARRIER;
        }
        float loss = 0.0f;
        for (int r = 0; r < RANK; r++) loss += sums[r];
        loss += (float)(DIM_M * DIM_N * DIM_P);
        if (ITEM == 0) losses[GROUP * CHUNKS + chunk] = loss;
        chunk++;
        if (!(loss >= plan[16] && loss <= plan[17])) chunks = chunk; // a loss that is no number ends it too
    }
    for (int at = ITEM; at < POINT; at += ITEMS) point[at] = spaces[now + at];
    if (ITEM == 0) {
        state[2 * GROUP] = step;
        state[2 * GROUP + 1] = chunk;
    }
}
