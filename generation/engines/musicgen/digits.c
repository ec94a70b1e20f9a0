/* Rows of float32 times a matrix of eight bits, by whole numbers (AVX-512 VNNI). See linear.py for what the digits are.

   Built by digits.py with the host's own compiler; every row's result is the same whichever rows are beside it: sums of
   whole numbers have no order, and what follows is the same few operations for each. */
#include <immintrin.h>
#include <stdint.h>

/* What lies in a row is asked for so many bytes ahead of use: into the second cache from far, into the first from near.
   A core waits for few lines at once on their way to its first cache, and for many more to its second. What a head has
   kept is soon at its end, so less of it is asked for ahead. */
#define NEAR 1024
#define MATRIX 16384
#define HEARD 8192
#define FETCH(at, far)                                        \
    {                                                         \
        _mm_prefetch((const char *)(at) + NEAR, _MM_HINT_T0); \
        _mm_prefetch((const char *)(at) + far, _MM_HINT_T1);  \
    }

/* A row of `width` numbers (a multiple of 64) as two digits each: high - 128 + low / 256, times what is returned. */
static float cut(const float *row, int width, uint8_t *high, uint8_t *low)
{
    __m512 most = _mm512_set1_ps(1e-30f);
    for (int k = 0; k < width; k += 16)
        most = _mm512_max_ps(most, _mm512_abs_ps(_mm512_loadu_ps(row + k)));
    const float largest = _mm512_reduce_max_ps(most);
    const __m512 scale = _mm512_set1_ps(127.99f / largest), middle = _mm512_set1_ps(128.0f);
    for (int k = 0; k < width; k += 16) {
        const __m512 value = _mm512_fmadd_ps(_mm512_loadu_ps(row + k), scale, middle);
        const __m512i whole = _mm512_cvttps_epi32(value);
        const __m512 rest = _mm512_mul_ps(_mm512_sub_ps(value, _mm512_cvtepi32_ps(whole)), _mm512_set1_ps(256.0f));
        _mm_storeu_si128((__m128i *)(high + k), _mm512_cvtepi32_epi8(whole));
        _mm_storeu_si128((__m128i *)(low + k), _mm512_cvtepi32_epi8(_mm512_cvttps_epi32(rest)));
    }
    return largest * (1.0f / 127.99f);
}

/* The sums over the lanes of four vectors. */
static inline __m128 over(__m512 v0, __m512 v1, __m512 v2, __m512 v3)
{
    const __m256 h0 = _mm256_add_ps(_mm512_castps512_ps256(v0), _mm512_extractf32x8_ps(v0, 1));
    const __m256 h1 = _mm256_add_ps(_mm512_castps512_ps256(v1), _mm512_extractf32x8_ps(v1, 1));
    const __m256 h2 = _mm256_add_ps(_mm512_castps512_ps256(v2), _mm512_extractf32x8_ps(v2, 1));
    const __m256 h3 = _mm256_add_ps(_mm512_castps512_ps256(v3), _mm512_extractf32x8_ps(v3, 1));
    const __m256 all = _mm256_hadd_ps(_mm256_hadd_ps(h0, h1), _mm256_hadd_ps(h2, h3));
    return _mm_add_ps(_mm256_castps256_ps128(all), _mm256_extractf128_ps(all, 1));
}

/* The same of vectors that are high + low / 256; lanes are whole numbers under 2^24. */
static inline __m128 sums_of(__m512i high0, __m512i low0, __m512i high1, __m512i low1, __m512i high2, __m512i low2,
                             __m512i high3, __m512i low3)
{
    const __m512 part = _mm512_set1_ps(1.0f / 256.0f);
    const __m512 v0 = _mm512_fmadd_ps(_mm512_cvtepi32_ps(low0), part, _mm512_cvtepi32_ps(high0));
    const __m512 v1 = _mm512_fmadd_ps(_mm512_cvtepi32_ps(low1), part, _mm512_cvtepi32_ps(high1));
    const __m512 v2 = _mm512_fmadd_ps(_mm512_cvtepi32_ps(low2), part, _mm512_cvtepi32_ps(high2));
    const __m512 v3 = _mm512_fmadd_ps(_mm512_cvtepi32_ps(low3), part, _mm512_cvtepi32_ps(high3));
    return over(v0, v1, v2, v3);
}

#define STEP(at)                                                     \
    {                                                                \
        const __m512i w = _mm512_loadu_si512(weights + (at) * (int64_t)width + k); \
        a##at = _mm512_dpbusd_epi32(a##at, h, w);                    \
        b##at = _mm512_dpbusd_epi32(b##at, l, w);                    \
    }
#define STEP2(at)                                                    \
    {                                                                \
        const __m512i w = _mm512_loadu_si512(weights + (at) * (int64_t)width + k); \
        a##at = _mm512_dpbusd_epi32(a##at, h, w);                    \
        b##at = _mm512_dpbusd_epi32(b##at, l, w);                    \
        c##at = _mm512_dpbusd_epi32(c##at, h2, w);                   \
        d##at = _mm512_dpbusd_epi32(d##at, l2, w);                   \
    }
#define WRITE(x, y, row)                                                                                    \
    {                                                                                                       \
        float *to = out + (int64_t)(row) * outs + n;                                                        \
        __m128 found = _mm_mul_ps(_mm_set1_ps(worth[row]),                                                  \
                                  _mm_fmadd_ps(sums_of(x##0, y##0, x##1, y##1, x##2, y##2, x##3, y##3),     \
                                               _mm_loadu_ps(scale + n), _mm_loadu_ps(shift + n)));          \
        _mm_storeu_ps(to, add ? _mm_add_ps(found, _mm_loadu_ps(to)) : found);                               \
    }
/* Four rows of the matrix lie behind each other: a line of each is read here, and of those to come as many. */
#define NEXT                         \
    for (int at = 0; at < 4; at++)   \
        FETCH(weights + 4 * k + 64 * at, MATRIX)

/* Columns `from` to `to` (multiples of 4) of digits times matrix, into `out` whose rows are `outs` apart, or added to it. */
static void part(const int8_t *matrix, const float *scale, const float *shift, const uint8_t *room, const float *worth,
                 int rows, int width, int from, int to, float *out, int64_t outs, int add)
{
    for (int n = from; n < to; n += 4) {
        const int8_t *weights = matrix + (int64_t)n * width;
        const __m512i none = _mm512_setzero_si512();
        int m = 0;
        for (; m + 2 <= rows; m += 2) {
            const uint8_t *high = room + (int64_t)m * 2 * width;
            __m512i a0 = none, a1 = none, a2 = none, a3 = none, b0 = none, b1 = none, b2 = none, b3 = none;
            __m512i c0 = none, c1 = none, c2 = none, c3 = none, d0 = none, d1 = none, d2 = none, d3 = none;
            for (int k = 0; k < width; k += 64) {
                const __m512i h = _mm512_loadu_si512(high + k), l = _mm512_loadu_si512(high + width + k);
                const __m512i h2 = _mm512_loadu_si512(high + 2 * width + k), l2 = _mm512_loadu_si512(high + 3 * width + k);
                if (m == 0)
                    NEXT
                STEP2(0) STEP2(1) STEP2(2) STEP2(3)
            }
            WRITE(a, b, m) WRITE(c, d, m + 1)
        }
        for (; m < rows; m++) {
            const uint8_t *high = room + (int64_t)m * 2 * width;
            __m512i a0 = none, a1 = none, a2 = none, a3 = none, b0 = none, b1 = none, b2 = none, b3 = none;
            for (int k = 0; k < width; k += 64) {
                const __m512i h = _mm512_loadu_si512(high + k), l = _mm512_loadu_si512(high + width + k);
                if (m == 0)
                    NEXT
                STEP(0) STEP(1) STEP(2) STEP(3)
            }
            WRITE(a, b, m)
        }
    }
}

/* out (rows, outs) of x (rows, width) and matrix (outs, width); outs is a multiple of 4, width of 64.
   `room` has space for rows * width * 2 digits, `worth` for rows numbers. */
void times(const float *x, const int8_t *matrix, const float *scale, const float *shift, float *out, int rows, int width,
           int outs, uint8_t *room, float *worth, int threads)
{
    for (int m = 0; m < rows; m++)
        worth[m] = cut(x + (int64_t)m * width, width, room + (int64_t)m * 2 * width, room + (int64_t)m * 2 * width + width);
#pragma omp parallel for schedule(static) num_threads(threads)
    for (int n = 0; n < outs; n += 4)
        part(matrix, scale, shift, room, worth, rows, width, n, n + 4, out, outs, 0);
}
