// Adam on f = sum of e^2 for a matrix product's tensor, restarts side by side in vector lanes: what somebody would write in C++ who
// knows the Gram identity and his compiler. bench/compare-gradient builds it for one target with g++ -O3 -march=native -ffast-math
// and -DM_=4 -DN_=4 -DP_=4 -DR_=49; the lanes are as wide as the processor's registers.
//
// Usage: PROGRAM STEPS GROUPS      prints the lowest f and the restart-steps a second
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>

#if defined(__AVX512F__)
constexpr int Lanes = 16, Columns = 4; // 32 registers hold 4 x 4 sums and their factors
#elif defined(__AVX__)
constexpr int Lanes = 8, Columns = 2;  // 16 registers hold 4 x 2
#else
constexpr int Lanes = 4, Columns = 2;
#endif
typedef float Lane __attribute__((vector_size(4 * Lanes)));

constexpr int M = M_, N = N_, P = P_, Rank = R_;
constexpr int Sizes[3] = {M * N, N * P, M * P}, First[3] = {0, Sizes[0], Sizes[0] + Sizes[1]}, Entries = First[2] + Sizes[2];
constexpr int Padded = (Rank + 3) / 4 * 4; // terms; those that pad are zero and stay zero

static inline Lane all(float x) { return x - Lane{}; }

struct alignas(64) State {
    Lane x[Entries][Padded], g[Entries][Padded], m[Entries][Padded], v[Entries][Padded];
    Lane gram[3][Padded][Padded], h[Padded][Padded];
};

// gram[r][s] = sum over entries of x[r] x[s], in tiles of 4 x Columns terms on and below the diagonal, mirrored.
static void grams(State& state, int factor) {
    Lane(*x)[Padded] = state.x + First[factor];
    Lane(*gram)[Padded] = state.gram[factor];
    for (int r = 0; r < Padded; r += 4)
        for (int s = 0; s < r + 4; s += Columns) {
            Lane sum[4][Columns] = {};
            for (int a = 0; a < Sizes[factor]; a++)
                for (int i = 0; i < 4; i++)
                    for (int j = 0; j < Columns; j++) sum[i][j] += x[a][r + i] * x[a][s + j];
            for (int i = 0; i < 4; i++)
                for (int j = 0; j < Columns; j++) gram[r + i][s + j] = gram[s + j][r + i] = sum[i][j];
        }
}

// g[a][r] = sum over s of x[a][s] h[s][r], where h is the product of the other two Gram matrices, entry by entry.
static void product(State& state, int factor) {
    const Lane *first = &state.gram[(factor + 1) % 3][0][0], *second = &state.gram[(factor + 2) % 3][0][0];
    Lane* h = &state.h[0][0];
    for (int k = 0; k < Padded * Padded; k++) h[k] = first[k] * second[k];
    Lane(*x)[Padded] = state.x + First[factor];
    Lane(*g)[Padded] = state.g + First[factor];
    int a = 0;
    for (; a + 4 <= Sizes[factor]; a += 4)
        for (int r = 0; r < Padded; r += Columns) {
            Lane sum[4][Columns] = {};
            for (int s = 0; s < Padded; s++)
                for (int i = 0; i < 4; i++)
                    for (int j = 0; j < Columns; j++) sum[i][j] += x[a + i][s] * state.h[s][r + j];
            for (int i = 0; i < 4; i++)
                for (int j = 0; j < Columns; j++) g[a + i][r + j] = sum[i][j];
        }
    for (; a < Sizes[factor]; a++)
        for (int r = 0; r < Padded; r += 4) {
            Lane sum[4] = {};
            for (int s = 0; s < Padded; s++)
                for (int j = 0; j < 4; j++) sum[j] += x[a][s] * state.h[s][r + j];
            for (int j = 0; j < 4; j++) g[a][r + j] = sum[j];
        }
}

// The ones of the tensor: c_ik = sum over j of a_ij b_jk.
template <class Each> static void ones(Each each) {
    for (int i = 0; i < M; i++)
        for (int j = 0; j < N; j++)
            for (int k = 0; k < P; k++) each(i * N + j, First[1] + j * P + k, First[2] + i * P + k);
}

static Lane loss(State& state) {
    Lane f = all(M * N * P);
    for (int r = 0; r < Padded; r++)
        for (int s = 0; s < Padded; s++) f += state.gram[0][r][s] * state.gram[1][r][s] * state.gram[2][r][s];
    ones([&](int u, int v, int w) {
        for (int r = 0; r < Rank; r++) f -= 2 * state.x[u][r] * state.x[v][r] * state.x[w][r];
    });
    return f;
}

int main(int count, char** words) {
    int steps = count > 1 ? atoi(words[1]) : 2000, groups = count > 2 ? atoi(words[2]) : 1;
    State* state = static_cast<State*>(aligned_alloc(64, sizeof(State)));
    std::mt19937 random(1);
    std::normal_distribution<float> gaussian(0, 0.5f);
    float lowest = 1e30f;
    auto began = std::chrono::steady_clock::now();
    for (int group = 0; group < groups; group++) {
        memset(state, 0, sizeof(State));
        for (int e = 0; e < Entries; e++)
            for (int r = 0; r < Rank; r++)
                for (int lane = 0; lane < Lanes; lane++) state->x[e][r][lane] = gaussian(random);
        for (int step = 0; step <= steps; step++) {
            for (int f = 0; f < 3; f++) grams(*state, f);
            if (step == steps) break;
            for (int f = 0; f < 3; f++) product(*state, f);
            ones([&](int u, int v, int w) {
                for (int r = 0; r < Rank; r++) {
                    Lane a = state->x[u][r], b = state->x[v][r], c = state->x[w][r];
                    state->g[u][r] -= b * c;
                    state->g[v][r] -= a * c;
                    state->g[w][r] -= a * b;
                }
            });
            float done = float(step) / steps, rate = 0.01f * (1 + cosf(3.14159265f * done)) + 1e-5f;
            float ridge = 0.02f * fmaxf(0, 1 - done / 0.7f), second = 1 / (1 - powf(0.999f, step + 1));
            Lane size = all(rate / (1 - powf(0.9f, step + 1))), correction = all(second), tiny = all(1e-16f);
            Lane *x = &state->x[0][0], *g = &state->g[0][0], *m = &state->m[0][0], *v = &state->v[0][0];
            for (int k = 0; k < Entries * Padded; k++) {
                Lane slope = g[k] + ridge * x[k], root = {};
                m[k] = 0.9f * m[k] + 0.1f * slope;
                v[k] = 0.999f * v[k] + 0.001f * slope * slope;
                Lane square = v[k] * correction + tiny;
                for (int lane = 0; lane < Lanes; lane++) root[lane] = sqrtf(square[lane]);
                x[k] -= size * m[k] / root;
            }
        }
        Lane f = loss(*state);
        for (int lane = 0; lane < Lanes; lane++) lowest = fminf(lowest, f[lane]);
    }
    double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    printf("lowest f %.4f, %.0f restart-steps/s\n", lowest, double(steps) * groups * Lanes / seconds);
}
