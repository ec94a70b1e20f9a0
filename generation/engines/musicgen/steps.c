/* One column of some rows through all of a decoder's layers, in one call (AVX-512 VNNI). See native.py for who asks.

   A thread has some of the heads or of a matrix's columns; six times a layer all wait for each other. Each row's numbers
   come from the same operations whichever rows are beside it and however many threads there are. */
#include "digits.c"
#include <math.h>
#include <omp.h>
#include <string.h>

#define HEAD 64

typedef struct {
    const void *weight; /* (outs, width), int8_t with `scale` and `shift`, or float without */
    const float *scale, *shift;
    int64_t outs, width;
} Matrix;

typedef struct {
    const float *weight, *bias;
} Norm;

typedef struct {
    Norm before_self, before_cross, before_inner;
    Matrix qkv, self_out, query, cross_out, up, down; /* query.weight is NULL where nothing is attended to */
    void *kept;                                       /* (rows, 2, heads, columns, HEAD) */
    float *scales;                                    /* (rows, 2, heads, columns), of eight bits only */
    const float *keys, *values;                       /* of the texts, (places, heads, length, HEAD) */
} Layer;

typedef struct {
    int64_t layers, width, heads, inner, threads;
    int64_t count, ways;             /* places and rows of each */
    int64_t columns, length, stride; /* of the cache, of the texts, and between two places' texts in numbers */
    const int64_t *at, *lengths;     /* (count): the column that is written; how long the text is */
    float *rows, *asked, *heard, *deep, *logits;
    uint8_t *room; /* each thread's digits, or numbers, of all rows, and its scores */
    int64_t apart; /* bytes between two threads' rooms */
    Norm last;
    Matrix out;
} Step;

static inline __m512 exps(__m512 x)
{
    x = _mm512_max_ps(x, _mm512_set1_ps(-87.0f));
    const __m512 n = _mm512_roundscale_ps(_mm512_mul_ps(x, _mm512_set1_ps(1.44269504f)), 8);
    const __m512 high = _mm512_fnmadd_ps(n, _mm512_set1_ps(0.693145752f), x);
    const __m512 r = _mm512_fnmadd_ps(n, _mm512_set1_ps(1.42860677e-6f), high);
    __m512 p = _mm512_set1_ps(1.0f / 720);
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.0f / 120));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.0f / 24));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.0f / 6));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(0.5f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.0f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.0f));
    return _mm512_scalef_ps(p, n);
}

/* x * (1 + erf(x / sqrt 2)) / 2; erf within 1.5e-7 (Abramowitz and Stegun 7.1.26). */
static void gelu(float *x, int64_t count)
{
    for (int64_t k = 0; k < count; k += 16) {
        const __m512 value = _mm512_loadu_ps(x + k), z = _mm512_mul_ps(_mm512_abs_ps(value), _mm512_set1_ps(0.70710678f));
        const __m512 t = _mm512_div_ps(_mm512_set1_ps(1.0f), _mm512_fmadd_ps(z, _mm512_set1_ps(0.3275911f), _mm512_set1_ps(1.0f)));
        __m512 p = _mm512_set1_ps(1.061405429f);
        p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(-1.453152027f));
        p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(1.421413741f));
        p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(-0.284496736f));
        p = _mm512_fmadd_ps(p, t, _mm512_set1_ps(0.254829592f));
        const __m512 e = exps(_mm512_mul_ps(_mm512_mul_ps(z, z), _mm512_set1_ps(-1.0f)));
        const __m512 rest = _mm512_mul_ps(_mm512_set1_ps(0.5f), _mm512_mul_ps(_mm512_mul_ps(p, t), e));
        const __mmask16 more = _mm512_cmp_ps_mask(value, _mm512_setzero_ps(), _CMP_GT_OQ);
        const __m512 share = _mm512_mask_sub_ps(rest, more, _mm512_set1_ps(1.0f), rest);
        _mm512_storeu_ps(x + k, _mm512_mul_ps(value, share));
    }
}

static void norm(const Norm *own, const float *row, int64_t width, float *out)
{
    __m512 sum = _mm512_setzero_ps(), square = sum;
    for (int64_t k = 0; k < width; k += 16)
        sum = _mm512_add_ps(sum, _mm512_loadu_ps(row + k));
    const __m512 mean = _mm512_set1_ps(_mm512_reduce_add_ps(sum) / width);
    for (int64_t k = 0; k < width; k += 16) {
        const __m512 off = _mm512_sub_ps(_mm512_loadu_ps(row + k), mean);
        square = _mm512_fmadd_ps(off, off, square);
    }
    const __m512 rate = _mm512_set1_ps(1.0f / sqrtf(_mm512_reduce_add_ps(square) / width + 1e-5f));
    for (int64_t k = 0; k < width; k += 16) {
        const __m512 off = _mm512_mul_ps(_mm512_sub_ps(_mm512_loadu_ps(row + k), mean), rate);
        _mm512_storeu_ps(out + k, _mm512_fmadd_ps(off, _mm512_loadu_ps(own->weight + k), _mm512_loadu_ps(own->bias + k)));
    }
}

/* Some rows times four rows of a matrix of numbers; `count` is known where it is called. */
static inline __attribute__((always_inline)) void four(const float *weight, const float *x, int64_t width, float *out,
                                                       int64_t outs, int add, const int count)
{
    __m512 sums[4][4];
    for (int m = 0; m < count; m++)
        for (int at = 0; at < 4; at++)
            sums[m][at] = _mm512_setzero_ps();
    for (int64_t k = 0; k < width; k += 16) {
        for (int at = 0; at < 4; at++) {
            const __m512 w = _mm512_loadu_ps(weight + at * width + k);
            FETCH(weight + 4 * k + 16 * at, MATRIX)
            for (int m = 0; m < count; m++)
                sums[m][at] = _mm512_fmadd_ps(w, _mm512_loadu_ps(x + m * width + k), sums[m][at]);
        }
    }
    for (int m = 0; m < count; m++)
        for (int at = 0; at < 4; at++)
            out[m * outs + at] = (add ? out[m * outs + at] : 0.0f) + _mm512_reduce_add_ps(sums[m][at]);
}

/* Rows that `room` holds, times columns `from` to `to`, into `out` whose rows are `outs` apart, or added to it. */
static void product(const Matrix *own, const uint8_t *room, const float *worth, int rows, int64_t from, int64_t to,
                    float *out, int64_t outs, int add)
{
    if (own->scale) {
        part(own->weight, own->scale, own->shift, room, worth, rows, own->width, from, to, out, outs, add);
        return;
    }
    for (int64_t n = from; n < to; n += 4) {
        const float *weight = (const float *)own->weight + n * own->width, *x = (const float *)room;
        int m = 0;
        for (; m + 4 <= rows; m += 4)
            four(weight, x + m * own->width, own->width, out + m * outs + n, outs, add, 4);
        for (; m + 2 <= rows; m += 2)
            four(weight, x + m * own->width, own->width, out + m * outs + n, outs, add, 2);
        for (; m < rows; m++)
            four(weight, x + m * own->width, own->width, out + m * outs + n, outs, add, 1);
    }
}

/* What a product wants of rows that are `apart` numbers from each other: normed, if there is a norm, and cut. */
static void ready(const Matrix *own, const Norm *first, const float *rows, int count, int64_t apart, uint8_t *room,
                  float *worth)
{
    const int64_t width = own->width;
    float some[width];
    for (int m = 0; m < count; m++) {
        const float *row = rows + m * apart;
        float *to = own->scale ? some : (float *)room + m * width;
        if (first)
            norm(first, row, width, to);
        else if (!own->scale)
            memcpy(to, row, width * sizeof(float));
        if (own->scale)
            worth[m] = cut(first ? some : row, width, room + m * 2 * width, room + m * 2 * width + width);
    }
}

/* Softmax without the division: scores to weights, the largest first found; their sum is returned. `span` is padded. */
static float weigh(float *scores, int64_t span)
{
    const int64_t whole = (span + 15) & ~15;
    for (int64_t c = span; c < whole; c++)
        scores[c] = -INFINITY;
    __m512 most = _mm512_set1_ps(-INFINITY), sum = _mm512_setzero_ps();
    for (int64_t c = 0; c < whole; c += 16)
        most = _mm512_max_ps(most, _mm512_loadu_ps(scores + c));
    most = _mm512_set1_ps(_mm512_reduce_max_ps(most));
    for (int64_t c = 0; c < whole; c += 16) {
        const __m512 value = exps(_mm512_sub_ps(_mm512_loadu_ps(scores + c), most));
        _mm512_storeu_ps(scores + c, value);
        sum = _mm512_add_ps(sum, value);
    }
    return _mm512_reduce_add_ps(sum);
}

/* A query over keys and values (span, HEAD) of numbers. */
static void attend(const float *query, const float *keys, const float *values, int64_t span, float *scores, float *out)
{
    __m512 q[4], sums[4];
    for (int g = 0; g < 4; g++) {
        q[g] = _mm512_mul_ps(_mm512_loadu_ps(query + 16 * g), _mm512_set1_ps(0.125f));
        sums[g] = _mm512_setzero_ps();
    }
    for (int64_t c = 0; c < span; c += 4) {
        __m512 score[4];
        for (int n = 0; n < 4; n++) { /* what is over at the end is the last one again */
            const float *key = keys + (c + n < span ? c + n : span - 1) * HEAD;
            score[n] = _mm512_setzero_ps();
            for (int g = 0; g < 4; g++) {
                FETCH(key + 16 * g, HEARD)
                score[n] = _mm512_fmadd_ps(q[g], _mm512_loadu_ps(key + 16 * g), score[n]);
            }
        }
        _mm_storeu_ps(scores + c, over(score[0], score[1], score[2], score[3]));
    }
    const __m512 rate = _mm512_set1_ps(1.0f / weigh(scores, span));
    for (int64_t c = 0; c < span; c++)
        for (int g = 0; g < 4; g++) {
            FETCH(values + c * HEAD + 16 * g, HEARD)
            sums[g] = _mm512_fmadd_ps(_mm512_set1_ps(scores[c]), _mm512_loadu_ps(values + c * HEAD + 16 * g), sums[g]);
        }
    for (int g = 0; g < 4; g++)
        _mm512_storeu_ps(out + 16 * g, _mm512_mul_ps(sums[g], rate));
}

static float largest(const float *x)
{
    float most = 1e-30f;
    for (int d = 0; d < HEAD; d++)
        most = fmaxf(most, fabsf(x[d]));
    return most;
}

/* A key and a value in eight bits: keys lie four of their numbers of 16 columns together (and are moved up by 128),
   values one number of four columns, so that products sum over what lies side by side. cache.py says the same. */
static void keep(const float *key, const float *value, int64_t column, uint8_t *keys, int8_t *values, float *key_scales,
                 float *value_scales)
{
    const float k = largest(key) / 127.0f, v = largest(value) / 127.0f;
    keys += column / 16 * 16 * HEAD + column % 16 * 4;
    values += column / 4 * 4 * HEAD + column % 4;
    for (int d = 0; d < HEAD; d++) {
        keys[d / 4 * 64 + d % 4] = (uint8_t)(128 + (int)rintf(key[d] / k));
        values[d * 4] = (int8_t)rintf(value[d] / v);
    }
    key_scales[column] = k;
    value_scales[column] = v;
}

/* A query over keys and values of eight bits, both sums of whole numbers; the query and the weights have two digits. */
static void attend8(const float *query, const uint8_t *keys, const int8_t *values, const float *key_scales,
                    const float *value_scales, int64_t span, float *scores, float *out)
{
    const int64_t whole = (span + 15) & ~15;
    uint8_t *high = (uint8_t *)(scores + whole), *low = high + whole;
    int8_t first[HEAD], second[HEAD];
    const float worth = largest(query) / 127.0f;
    int moved = 0, moved_low = 0;
    for (int d = 0; d < HEAD; d++) {
        const float x = query[d] / worth;
        first[d] = (int8_t)rintf(x);
        second[d] = (int8_t)rintf((x - first[d]) * 254.0f);
        moved += first[d], moved_low += second[d];
    }
    const __m512 off = _mm512_set1_ps(-128.0f * (moved + moved_low / 254.0f)), rate = _mm512_set1_ps(worth * 0.125f);
    for (int64_t c = 0; c < whole; c += 16) {
        __m512i a = _mm512_setzero_si512(), b = a;
        for (int d = 0; d < HEAD; d += 4) {
            int32_t f, s;
            memcpy(&f, first + d, 4), memcpy(&s, second + d, 4);
            const __m512i k = _mm512_loadu_si512(keys + c * HEAD + d * 16);
            FETCH(keys + c * HEAD + d * 16, HEARD)
            a = _mm512_dpbusd_epi32(a, k, _mm512_set1_epi32(f));
            b = _mm512_dpbusd_epi32(b, k, _mm512_set1_epi32(s));
        }
        const __m512 sum = _mm512_fmadd_ps(_mm512_cvtepi32_ps(b), _mm512_set1_ps(1.0f / 254.0f), _mm512_cvtepi32_ps(a));
        _mm512_storeu_ps(scores + c, _mm512_mul_ps(_mm512_mul_ps(_mm512_add_ps(sum, off), rate), _mm512_loadu_ps(key_scales + c)));
    }
    const float total = weigh(scores, span);
    __m512 most = _mm512_set1_ps(1e-30f);
    for (int64_t c = 0; c < whole; c += 16) {
        const __mmask16 seen = c + 16 <= span ? 0xffff : (1u << (span - c)) - 1;
        const __m512 w = _mm512_maskz_mul_ps(seen, _mm512_loadu_ps(scores + c), _mm512_loadu_ps(value_scales + c));
        _mm512_storeu_ps(scores + c, w);
        most = _mm512_max_ps(most, w);
    }
    const float top = _mm512_reduce_max_ps(most);
    for (int64_t c = 0; c < whole; c += 16) {
        const __m512i w = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_loadu_ps(scores + c), _mm512_set1_ps(65535.0f / top)));
        _mm_storeu_si128((__m128i *)(high + c), _mm512_cvtepi32_epi8(_mm512_srli_epi32(w, 8)));
        _mm_storeu_si128((__m128i *)(low + c), _mm512_cvtepi32_epi8(w));
    }
    __m512i a[4], b[4];
    for (int g = 0; g < 4; g++)
        a[g] = b[g] = _mm512_setzero_si512();
    for (int64_t c = 0; c < span; c += 4) {
        int32_t h, l;
        memcpy(&h, high + c, 4), memcpy(&l, low + c, 4);
        for (int g = 0; g < 4; g++) {
            const __m512i v = _mm512_loadu_si512(values + c * HEAD + g * 64);
            FETCH(values + c * HEAD + g * 64, HEARD)
            a[g] = _mm512_dpbusd_epi32(a[g], _mm512_set1_epi32(h), v);
            b[g] = _mm512_dpbusd_epi32(b[g], _mm512_set1_epi32(l), v);
        }
    }
    const __m512 share = _mm512_set1_ps(top / 65535.0f / total);
    for (int g = 0; g < 4; g++)
        _mm512_storeu_ps(out + 16 * g, _mm512_mul_ps(share, _mm512_fmadd_ps(_mm512_cvtepi32_ps(a[g]), _mm512_set1_ps(256.0f),
                                                                            _mm512_cvtepi32_ps(b[g]))));
}

/* What rows hear in one head from the columns so far; the newest is kept first. */
static void look(const Step *own, const Layer *layer, int64_t head, float *scores)
{
    for (int64_t row = 0; row < own->count * own->ways; row++) {
        const float *query = own->asked + row * 3 * own->width + head * HEAD;
        const int64_t at = own->at[row / own->ways], half = own->heads * own->columns;
        const int64_t start = (row * 2 * own->heads + head) * own->columns;
        float *out = own->heard + row * own->width + head * HEAD;
        if (layer->scales) {
            uint8_t *keys = (uint8_t *)layer->kept + start * HEAD;
            int8_t *values = (int8_t *)keys + half * HEAD;
            float *scales = layer->scales + start;
            keep(query + own->width, query + 2 * own->width, at, keys, values, scales, scales + half);
            attend8(query, keys, values, scales, scales + half, at + 1, scores, out);
        } else {
            float *keys = (float *)layer->kept + start * HEAD, *values = keys + half * HEAD;
            memcpy(keys + at * HEAD, query + own->width, HEAD * sizeof(float));
            memcpy(values + at * HEAD, query + 2 * own->width, HEAD * sizeof(float));
            attend(query, keys, values, at + 1, scores, out);
        }
    }
}

/* A thread's share of `all`, in steps of `by`. */
#define MINE(all, by) const int64_t from = (all) / (by) * me / of * (by), to = (all) / (by) * (me + 1) / of * (by);

static void through(const Step *own, const Layer *layer, int64_t me, int64_t of)
{
    const int64_t width = own->width, rows = own->count * own->ways;
    uint8_t *room = own->room + me * own->apart;
    float *worth = (float *)(room + rows * own->inner * sizeof(float)), *scores = worth + rows;
    {
        MINE(own->heads, 1)
        ready(&layer->qkv, &layer->before_self, own->rows, rows, width, room, worth);
        for (int64_t each = 0; each < 3; each++)
            product(&layer->qkv, room, worth, rows, each * width + from * HEAD, each * width + to * HEAD, own->asked, 3 * width, 0);
        for (int64_t head = from; head < to; head++)
            look(own, layer, head, scores);
    }
#pragma omp barrier
    {
        MINE(width, 16)
        ready(&layer->self_out, 0, own->heard, rows, width, room, worth);
        product(&layer->self_out, room, worth, rows, from, to, own->rows, width, 1);
    }
#pragma omp barrier
    if (layer->query.weight) { /* only the first row of a place has a text */
        MINE(own->heads, 1)
        ready(&layer->query, &layer->before_cross, own->rows, own->count, own->ways * width, room, worth);
        product(&layer->query, room, worth, own->count, from * HEAD, to * HEAD, own->asked, width, 0);
        for (int64_t place = 0; place < own->count; place++)
            for (int64_t head = from; head < to; head++) {
                const int64_t start = place * own->stride + head * own->length * HEAD;
                attend(own->asked + place * width + head * HEAD, layer->keys + start, layer->values + start,
                       own->lengths[place], scores, own->heard + place * width + head * HEAD);
            }
#pragma omp barrier
        {
            MINE(width, 16)
            ready(&layer->cross_out, 0, own->heard, own->count, width, room, worth);
            product(&layer->cross_out, room, worth, own->count, from, to, own->rows, own->ways * width, 1);
        }
#pragma omp barrier
    }
    {
        MINE(own->inner, 16)
        ready(&layer->up, &layer->before_inner, own->rows, rows, width, room, worth);
        product(&layer->up, room, worth, rows, from, to, own->deep, own->inner, 0);
        for (int64_t row = 0; row < rows; row++)
            gelu(own->deep + row * own->inner + from, to - from);
    }
#pragma omp barrier
    {
        MINE(width, 16)
        ready(&layer->down, 0, own->deep, rows, own->inner, room, worth);
        product(&layer->down, room, worth, rows, from, to, own->rows, width, 1);
    }
#pragma omp barrier
}

void decode(const Step *own, const Layer *layers)
{
#pragma omp parallel num_threads(own->threads)
    {
        const int64_t me = omp_get_thread_num(), of = omp_get_num_threads(), rows = own->count * own->ways;
        for (int64_t number = 0; number < own->layers; number++)
            through(own, layers + number, me, of);
        uint8_t *room = own->room + me * own->apart;
        float *worth = (float *)(room + rows * own->inner * sizeof(float));
        MINE(own->out.outs, 16)
        ready(&own->out, &own->last, own->rows, rows, own->width, room, worth);
        product(&own->out, room, worth, rows, from, to, own->logits, own->out.outs, 0);
    }
}
