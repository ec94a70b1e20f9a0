/* Rows of float32 times a matrix of eight bits, by whole numbers (AVX-512 VNNI). See linear.py for what the digits are.

   Built by digits.py with the host's own compiler; every row's result is the same whichever rows are beside it: sums of
   whole numbers have no order, and what follows is the same few operations for each. */
#include <immintrin.h>
#include <stdint.h>

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

static inline float value_of(__m512i high, __m512i low, float weight, float shift, float row)
{
    const float both = (float)_mm512_reduce_add_epi32(high) + (float)_mm512_reduce_add_epi32(low) * (1.0f / 256.0f);
    return row * (weight * both + shift);
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
#define WRITE(x, y, at, row) \
    out[(int64_t)(row) * outs + n + at] = value_of(x##at, y##at, scale[n + at], shift[n + at], worth[row]);

/* out (rows, outs) of x (rows, width) and matrix (outs, width); outs is a multiple of 4, width of 64.
   `room` has space for rows * width * 2 digits, `worth` for rows numbers. */
void times(const float *x, const int8_t *matrix, const float *scale, const float *shift, float *out, int rows, int width,
           int outs, uint8_t *room, float *worth, int threads)
{
    for (int m = 0; m < rows; m++)
        worth[m] = cut(x + (int64_t)m * width, width, room + (int64_t)m * 2 * width, room + (int64_t)m * 2 * width + width);
#pragma omp parallel for schedule(static) num_threads(threads)
    for (int n = 0; n < outs; n += 4) {
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
                STEP2(0) STEP2(1) STEP2(2) STEP2(3)
            }
            WRITE(a, b, 0, m) WRITE(a, b, 1, m) WRITE(a, b, 2, m) WRITE(a, b, 3, m)
            WRITE(c, d, 0, m + 1) WRITE(c, d, 1, m + 1) WRITE(c, d, 2, m + 1) WRITE(c, d, 3, m + 1)
        }
        for (; m < rows; m++) {
            const uint8_t *high = room + (int64_t)m * 2 * width;
            __m512i a0 = none, a1 = none, a2 = none, a3 = none, b0 = none, b1 = none, b2 = none, b3 = none;
            for (int k = 0; k < width; k += 64) {
                const __m512i h = _mm512_loadu_si512(high + k), l = _mm512_loadu_si512(high + width + k);
                STEP(0) STEP(1) STEP(2) STEP(3)
            }
            WRITE(a, b, 0, m) WRITE(a, b, 1, m) WRITE(a, b, 2, m) WRITE(a, b, 3, m)
        }
    }
}
