// One work-group descends one restart, many steps per launch. Above this text stand the device's macros, the numbers of the target,
// the functions of the program (entry_slope, term_slope_u/v/w, per_step, step_key, update) and one way to differentiate.

#define SETTINGS 18

// Where restarts have several ranks, a group's own terms are the first of RANK; the others are zero and stay so. Its random numbers
// are keyed as among restarts of its rank: sites has a part for each padded number of terms, the highest first.
#if STATE == 3
#define OWN_RANK(state) ((state)[2])
#else
#define OWN_RANK(state) RANK
#endif
#define OWN_SITES(sites, rank) ((sites) + (STRIDE / 4 - ((rank) + 3) / 4) * POINT)

// Norms become twice the slopes of the penalty on terms: times x, these are its gradient.
DEVICE void slope_of_terms(LOCAL float* norms, const float* h)
{
#if TERM_PENALTY
    BARRIER;
    for (int r = ITEM; r < RANK; r += ITEMS) {
        float nu = norms[r], nv = norms[STRIDE + r], nw = norms[2 * STRIDE + r];
        norms[r] = 2.0f * term_slope_u(nu, nv, nw, h);
        norms[STRIDE + r] = 2.0f * term_slope_v(nu, nv, nw, h);
        norms[2 * STRIDE + r] = 2.0f * term_slope_w(nu, nv, nw, h);
    }
#endif
}

DEVICE void move(LOCAL float* x, LOCAL const float* gradient, LOCAL const float* slopes, GLOBAL float* slots, GLOBAL const uint* sites, int rank, uint key, const float* h)
{
    float weight = WEIGHT(h);
    for (int at = ITEM; at < POINT; at += ITEMS) {
        int r = at % STRIDE;
        if (r >= rank) continue;
        float value = x[at];
        float g = FMA(weight, gradient[at], entry_slope(value, h));
#if TERM_PENALTY
        g = FMA(slopes[(at < BASE(1) ? 0 : at < BASE(2) ? 1 : 2) * STRIDE + r], value, g);
#endif
        float s[SLOTS + 1];
        UNROLL for (int k = 0; k < SLOTS; k++) s[k] = slots[k * POINT + at];
        x[at] = update(value, g, s, key, sites[at], h);
        UNROLL for (int k = 0; k < SLOTS; k++) slots[k * POINT + at] = s[k];
    }
}

// state: steps done, chunks to do, which becomes chunks done, and the rank where there are several. settings: for each chunk the 16 of the schedule and the bounds
// between which f must stay for the restart to go on. losses: f as each chunk measured it, before its last step.
KERNEL void descend(GLOBAL float* points, GLOBAL float* all_slots, GLOBAL const float* settings, GLOBAL const uint* keys,
    GLOBAL const uint* sites, GLOBAL const uint* tiles, GLOBAL int* state, GLOBAL float* losses, GLOBAL float* spill SHARED_PARAMETER)
{
    SHARED_DECLARATION
    LOCAL float* x = shared;
    LOCAL float* gradient = x + PADDED_POINT;
    LOCAL float* norms = gradient + POINT;
    LOCAL float* sums = norms + 3 * STRIDE;
    WORK_SPACE float* work = WORK(sums + LOSS_PARTS, spill + GROUP * WORK_LENGTH);
    GLOBAL float* point = points + GROUP * POINT;
    GLOBAL float* slots = all_slots + GROUP * (SLOTS * POINT);
    GLOBAL int* own = state + STATE * GROUP;
    int step = own[0], chunks = own[1], chunk = 0, rank = OWN_RANK(own);

    for (int at = ITEM; at < PADDED_POINT; at += ITEMS) x[at] = at < POINT ? point[at] : 0.0f;
    if (step == 0) for (int at = ITEM; at < SLOTS * POINT; at += ITEMS) slots[at] = 0.0f;
    BARRIER;
    while (chunk < chunks) {
        GLOBAL const float* plan = settings + (GROUP * CHUNKS + chunk) * SETTINGS;
        float h[16];
        UNROLL for (int k = 0; k < 16; k++) h[k] = plan[k];
        for (int t = 1; t <= CHUNK; t++) {
            step++;
            per_step((float)step, h);
            differentiate(x, gradient, work, norms, sums, h, tiles, t == CHUNK);
            slope_of_terms(norms, h);
            BARRIER;
            move(x, gradient, norms, slots, OWN_SITES(sites, rank), rank, step_key(keys[GROUP], (float)step), h);
            BARRIER;
        }
        float loss = 0.0f;
        for (int k = 0; k < LOSS_PARTS; k++) loss += sums[k];
        loss += LOSS_CONSTANT;
        if (ITEM == 0) losses[GROUP * CHUNKS + chunk] = loss;
        chunk++;
        if (!(loss >= plan[16] && loss <= plan[17])) chunks = chunk; // a loss that is no number ends it too
    }
    for (int at = ITEM; at < POINT; at += ITEMS) point[at] = x[at];
    if (ITEM == 0) {
        own[0] = step;
        own[1] = chunk;
    }
}
