typedef unsigned int uint;
#define KERNEL extern "C" __global__ __launch_bounds__(256)
#define DEVICE static __device__ __forceinline__
#define GLOBAL
#define LOCAL
#define SHARED_PARAMETER
#define SHARED_DECLARATION extern __shared__ float shared[];
#define UNROLL _Pragma("unroll")
#define BARRIER __syncthreads()
#define ITEM ((int)threadIdx.x)
#define ITEMS ((int)blockDim.x)
#define GROUP ((int)blockIdx.x)
#define FMA(a, b, c) __fmaf_rn(a, b, c)
#define SQRT(x) __fsqrt_rn(x)
#define ABS(x) fabsf(x)
#define RINT(x) rintf(x)
#define AS_UINT(x) __float_as_uint(x)
#define AS_FLOAT(x) __uint_as_float(x)
#define DIM_M 4
#define DIM_N 4
#define DIM_P 4
#define U_SIZE 16
#define V_SIZE 16
#define W_SIZE 16
#define PLANES 1
#define RANK 49
#define STATE 2
#define STRIDE 52
#define HEIGHT 4
#define PADDED_POINT 2652
#define SLOTS 2
#define CHUNK 25
#define CHUNKS 20
#define TERM_PENALTY 0
#define WORK_LENGTH 8112
#define WORK_SPACE LOCAL
#define WORK(own, spilt) (own)

DEVICE uint step_key(uint key, float step)
{
    uint t0 = key >> 16;
    uint t1 = t0 ^ key;
    uint t2 = t1 * 0x7FEB352Du;
    uint t3 = t2 >> 15;
    uint t4 = t2 ^ t3;
    uint t5 = t4 * 0x846CA68Bu;
    uint t6 = t5 >> 16;
    uint t7 = t5 ^ t6;
    uint t8 = (uint)(int)step;
    uint t9 = t8 * 0x9E3779B9u;
    uint t10 = t7 ^ t9;
    uint t11 = t10 >> 16;
    uint t12 = t10 ^ t11;
    uint t13 = t12 * 0x7FEB352Du;
    uint t14 = t13 >> 15;
    uint t15 = t13 ^ t14;
    uint t16 = t15 * 0x846CA68Bu;
    uint t17 = t16 >> 16;
    uint t18 = t17 ^ t16;
    uint r0 = t18;
    return r0;
}

DEVICE float residual_weight(const float* h)
{
    float r0 = 1.0f;
    return r0;
}

DEVICE float entry_slope(float x, const float* h)
{
    float t0 = ABS(x);
    float t1 = t0 - 1.5f;
    float t2 = 0.0f < t1 ? 1.0f : 0.0f;
    float t3 = x < 0.0f ? 1.0f : 0.0f;
    float t4 = t3 == 0.0f ? 1.0f : (-1.0f);
    float t5 = t2 == 0.0f ? 0.0f : t4;
    float t6 = 0.1f * t5;
    float t7 = t2 == 0.0f ? 0.0f : t1;
    float t8 = 0.1f * t7;
    float t9 = t8 * t5;
    float t10 = FMA(t6, t7, t9);
    float t11 = h[6] * x;
    float t12 = RINT(t11);
    float t13 = t11 - t12;
    float t14 = ABS(t13);
    float t15 = t14 < 0.25f ? 1.0f : 0.0f;
    float t16 = t13 < 0.0f ? 1.0f : 0.0f;
    float t17 = -h[6];
    float t18 = t16 == 0.0f ? h[6] : t17;
    float t19 = t18 * 2.0f;
    float t20 = t14 * 2.0f;
    float t21 = t18 * t20;
    float t22 = FMA(t14, t19, t21);
    float t23 = t15 == 0.0f ? t18 : t22;
    float t24 = t23 * h[5];
    float t25 = t10 + t24;
    float t26 = h[1] * 0.5f;
    float t27 = x * t26;
    float t28 = FMA(x, t26, t27);
    float t29 = t25 + t28;
    float r0 = t29;
    return r0;
}

DEVICE float real_exp(float x)
{
    float t0 = x < (-87.0f) ? 1.0f : 0.0f;
    float t1 = x < 87.0f ? x : 87.0f;
    float t2 = t1 > (-87.0f) ? t1 : (-87.0f);
    float t3 = t2 * 1.442695f;
    float t4 = RINT(t3);
    float t5 = FMA(t4, (-0.6933594f), t2);
    float t6 = FMA(t4, 0.00021219444f, t5);
    float t7 = FMA(0.0001984127f, t6, 0.0013888889f);
    float t8 = FMA(t7, t6, 0.008333334f);
    float t9 = FMA(t8, t6, 0.041666668f);
    float t10 = FMA(t9, t6, 0.16666667f);
    float t11 = FMA(t10, t6, 0.5f);
    float t12 = FMA(t11, t6, 1.0f);
    float t13 = FMA(t12, t6, 1.0f);
    uint t14 = (uint)(int)t4;
    uint t15 = 0x0000007Fu + t14;
    uint t16 = t15 << 23;
    float t17 = t13 * AS_FLOAT(t16);
    float t18 = t0 == 0.0f ? t17 : 0.0f;
    float r0 = t18;
    return r0;
}

DEVICE void per_step(float step, float* h)
{
    float t0 = (-0.105360515f) * step;
    float t1 = real_exp(t0);
    float t2 = 1.0f - t1;
    float t3 = h[0] / t2;
    float t4 = (-0.0010005003f) * step;
    float t5 = real_exp(t4);
    float t6 = 1.0f - t5;
    float t7 = 1.0f / t6;
    float r0 = t3;
    float r1 = t7;
    h[2] = r0;
    h[3] = r1;
}

DEVICE float real_reciprocalsqrt(float x)
{
    float t0 = (-0.5f) * x;
    uint t1 = AS_UINT(x) >> 1;
    uint t2 = t1 ^ 0xFFFFFFFFu;
    uint t3 = 0x5F3759E0u + t2;
    float t4 = AS_FLOAT(t3) * t0;
    float t5 = FMA(AS_FLOAT(t3), t4, 1.5f);
    float t6 = AS_FLOAT(t3) * t5;
    float t7 = t6 * t0;
    float t8 = FMA(t6, t7, 1.5f);
    float t9 = t6 * t8;
    float t10 = t0 * t9;
    float t11 = FMA(t10, t9, 1.5f);
    float t12 = t11 * t9;
    float r0 = t12;
    return r0;
}

DEVICE float update(float x, float g, float* s, uint key, uint site, const float* h)
{
    float t0 = 0.100000024f * g;
    float t1 = FMA(s[0], 0.9f, t0);
    float t2 = h[2] * t1;
    float t3 = g * g;
    float t4 = t3 * 0.0009999871f;
    float t5 = FMA(0.999f, s[1], t4);
    float t6 = FMA(t5, h[3], 1E-16f);
    float t7 = real_reciprocalsqrt(t6);
    float t8 = t2 * t7;
    float t9 = x - t8;
    float r0 = t9;
    float r1 = t1;
    float r2 = t5;
    s[0] = r1;
    s[1] = r2;
    return r0;
}

