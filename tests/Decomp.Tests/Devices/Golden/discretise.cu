typedef unsigned int uint;
#define KERNEL extern "C" __global__ __launch_bounds__(256)
#define DEVICE static __device__ __forceinline__
#define CONSTANT static __device__ const
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
#define U_SIZE 16
#define V_SIZE 16
#define W_SIZE 16
#define SQUARED_NORM 64.0f
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

CONSTANT int meetings[] = {
    0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60,
    64, 68, 72, 76, 80, 84, 88, 92, 96, 100, 104, 108, 112, 116, 120, 124,
    128, 132, 136, 140, 144, 148, 152, 156, 160, 164, 168, 172, 176, 180, 184, 188,
    192 };
CONSTANT uint meeting[] = {
    0u, 65537u, 131074u, 196611u, 262144u, 327681u, 393218u, 458755u, 524288u, 589825u, 655362u, 720899u, 786432u, 851969u, 917506u, 983043u,
    4u, 65541u, 131078u, 196615u, 262148u, 327685u, 393222u, 458759u, 524292u, 589829u, 655366u, 720903u, 786436u, 851973u, 917510u, 983047u,
    8u, 65545u, 131082u, 196619u, 262152u, 327689u, 393226u, 458763u, 524296u, 589833u, 655370u, 720907u, 786440u, 851977u, 917514u, 983051u,
    12u, 65549u, 131086u, 196623u, 262156u, 327693u, 393230u, 458767u, 524300u, 589837u, 655374u, 720911u, 786444u, 851981u, 917518u, 983055u,
    0u, 262148u, 524296u, 786444u, 1u, 262149u, 524297u, 786445u, 2u, 262150u, 524298u, 786446u, 3u, 262151u, 524299u, 786447u,
    65536u, 327684u, 589832u, 851980u, 65537u, 327685u, 589833u, 851981u, 65538u, 327686u, 589834u, 851982u, 65539u, 327687u, 589835u, 851983u,
    131072u, 393220u, 655368u, 917516u, 131073u, 393221u, 655369u, 917517u, 131074u, 393222u, 655370u, 917518u, 131075u, 393223u, 655371u, 917519u,
    196608u, 458756u, 720904u, 983052u, 196609u, 458757u, 720905u, 983053u, 196610u, 458758u, 720906u, 983054u, 196611u, 458759u, 720907u, 983055u,
    0u, 65540u, 131080u, 196620u, 1u, 65541u, 131081u, 196621u, 2u, 65542u, 131082u, 196622u, 3u, 65543u, 131083u, 196623u,
    262144u, 327684u, 393224u, 458764u, 262145u, 327685u, 393225u, 458765u, 262146u, 327686u, 393226u, 458766u, 262147u, 327687u, 393227u, 458767u,
    524288u, 589828u, 655368u, 720908u, 524289u, 589829u, 655369u, 720909u, 524290u, 589830u, 655370u, 720910u, 524291u, 589831u, 655371u, 720911u,
    786432u, 851972u, 917512u, 983052u, 786433u, 851973u, 917513u, 983053u, 786434u, 851974u, 917514u, 983054u, 786435u, 851975u, 917515u, 983055u };
#define VALUE(k) 1.0f
#define TIMES_VALUE(k, a) (a)

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

