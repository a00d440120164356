// The target's sizes and the numbers that factors consist of: float over R, pairs of floats over C. Entry a of term r of factor f
// lies at BASE(f) + a * ENTRY + r, its imaginary part STRIDE further on; terms are padded with zeros to a multiple of 4.

#define ENTRY (PLANES * STRIDE)
#define SIZE(f) ((f) == 0 ? U_SIZE : (f) == 1 ? V_SIZE : W_SIZE)
#define BASE(f) ((f) == 0 ? 0 : (f) == 1 ? U_SIZE * ENTRY : (U_SIZE + V_SIZE) * ENTRY)
#define POINT ((U_SIZE + V_SIZE + W_SIZE) * ENTRY)

#if PLANES == 1
typedef float number;
#define ZERO 0.0f
#define LOAD(at, imaginary) (*(at))
#define STORE(at, imaginary, value) (*(at) = (value))
#define CONJUGATE(a) (a)
#define REAL(a) (a)
#define TIMES(a, b) ((a) * (b))
#define MINUS(a, b) ((a) - (b))
#define ADD_TIMES(a, b, c) FMA(a, b, c)
#define NORM2(a) norm2(a)
#define SCALE(value, a) ((value) * (a))
DEVICE float norm2(float a) { return a * a; }
#else
typedef struct { float re, im; } number;
DEVICE number make(float re, float im) { number z; z.re = re; z.im = im; return z; }
DEVICE number conjugate(number a) { return make(a.re, -a.im); }
DEVICE number minus(number a, number b) { return make(a.re - b.re, a.im - b.im); }
DEVICE float norm2(number a) { return FMA(a.re, a.re, a.im * a.im); }
DEVICE number times(number a, number b) { return make(FMA(a.re, b.re, -(a.im * b.im)), FMA(a.re, b.im, a.im * b.re)); }
DEVICE number add_times(number a, number b, number c)
{
    return make(FMA(-a.im, b.im, FMA(a.re, b.re, c.re)), FMA(a.im, b.re, FMA(a.re, b.im, c.im)));
}
#define ZERO make(0.0f, 0.0f)
#define LOAD(at, imaginary) make((at)[0], (at)[imaginary])
#define STORE(at, imaginary, value) { number stored = value; (at)[0] = stored.re; (at)[imaginary] = stored.im; }
#define CONJUGATE(a) conjugate(a)
#define REAL(a) ((a).re)
#define TIMES(a, b) times(a, b)
#define MINUS(a, b) minus(a, b)
#define ADD_TIMES(a, b, c) add_times(a, b, c)
#define NORM2(a) norm2(a)
#define SCALE(value, a) make((value) * (a).re, (value) * (a).im)
#endif

// Entry a of factor f meets entries of the other two, FIRST of the earlier factor and SECOND of the later, in the tensor's entries from
// MEETINGS(f, a) to MEETINGS(f, a + 1).
#define MEETINGS(f, a) (meetings[((f) == 0 ? 0 : (f) == 1 ? U_SIZE : U_SIZE + V_SIZE) + (a)])
#define FIRST(k) ((int)(meeting[k] >> 16))
#define SECOND(k) ((int)(meeting[k] & 0xFFFFu))

// The tensor at an entry of U, one of V and one of W.
DEVICE float tensor_at(int a, int b, int c)
{
    for (int k = MEETINGS(0, a); k < MEETINGS(0, a + 1); k++) if (FIRST(k) == b && SECOND(k) == c) return VALUE(k);
    return 0.0f;
}
