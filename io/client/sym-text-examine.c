/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-text-examine"

#include "config.h"

#include "sym-text-reader.h"

#include <string.h>

#include "sym-text-evidence-private.h"
#include "sym-text-plane-private.h"

/* Lines that are read, and planes that are looked at. */
#define LINES_SPREAD 24u
#define LINES_FULL 512u
#define PLANES_SPREAD 5u

/* Lines of one process: it is soon cancelled, and what fails is soon found. */
#define BATCH 16u
#define MAX_FAILURES 3u

/* What tesseract reads best: the height of the letters, in pixels, and free ground around them. */
#define LETTER 34.0
#define MOST_ENLARGED 6.0
#define BORDER 10

/* A line that was found: the same in one light, at one place and with the same pixels on several
 * planes is read once. */
typedef struct
{
  SymTextRegion region;
  SymRegion place;
  double score;
  char *digest;
  SymTextPicture pictures[2]; /* turned lines: both ways round */
  guint n_pictures;
} Candidate;

static void
candidate_free (Candidate *self)
{
  for (guint i = 0; i < self->n_pictures; i++)
    g_free (self->pictures[i].grey);
  g_free (self->digest);
  g_free (self);
}

/* Where the line lies in the plane: @u along it, @v across it. */
typedef enum
{
  WAY_UPRIGHT,
  WAY_UPWARDS,   /* it runs from the bottom to the top */
  WAY_DOWNWARDS, /* it runs from the top to the bottom */
} Way;

static double
get_pixel (const SymTextPlane *plane, const SymTextRegion *region, Way way, int u, int v)
{
  int x, y;

  u = CLAMP (u, 0, (way == WAY_UPRIGHT ? region->width : region->height) - 1);
  v = CLAMP (v, 0, (way == WAY_UPRIGHT ? region->height : region->width) - 1);
  x = way == WAY_UPRIGHT ? u : way == WAY_UPWARDS ? v : region->width - 1 - v;
  y = way == WAY_UPRIGHT ? v : way == WAY_UPWARDS ? region->height - 1 - u : u;
  return plane->grey[(gsize) (region->y + y) * plane->columns + (gsize) (region->x + x)];
}

/* Between four pixels; of a smaller copy, the mean of those that fall into one. */
static double
sample (const SymTextPlane *plane, const SymTextRegion *region, Way way, double u, double v,
        double step)
{
  int steps = MAX (1, (int) step);
  double sum = 0;

  for (int j = 0; j < steps; j++)
    for (int i = 0; i < steps; i++)
      {
        double a = u - 0.5 + (i + 0.5 - steps / 2.0) * step / steps;
        double b = v - 0.5 + (j + 0.5 - steps / 2.0) * step / steps;
        int left = (int) (a + 1) - 1, top = (int) (b + 1) - 1;
        double p = a - left, q = b - top;

        sum += (1 - q) * ((1 - p) * get_pixel (plane, region, way, left, top) +
                          p * get_pixel (plane, region, way, left + 1, top)) +
               q * ((1 - p) * get_pixel (plane, region, way, left, top + 1) +
                    p * get_pixel (plane, region, way, left + 1, top + 1));
      }
  return sum / (steps * steps);
}

/* The greys that all but a hundredth of the line lie between. */
static void
get_range (const SymTextPlane *plane, const SymTextRegion *region, double *low, double *high)
{
  guint histogram[256] = { 0 };
  guint n = (guint) region->width * (guint) region->height, below = 0;

  for (int y = 0; y < region->height; y++)
    for (int x = 0; x < region->width; x++)
      histogram[plane->grey[(gsize) (region->y + y) * plane->columns + (gsize) (region->x + x)]]++;
  *low = 0;
  *high = 255;
  for (int i = 0; i < 256; i++)
    {
      if (below <= n / 100)
        *low = i;
      if (below < n - n / 100)
        *high = i;
      below += histogram[i];
    }
  *high = MAX (*high, *low + 1);
}

static SymTextPicture
make_picture (const SymTextPlane *plane, const SymTextRegion *region, Way way)
{
  int along = way == WAY_UPRIGHT ? region->width : region->height;
  int across = way == WAY_UPRIGHT ? region->height : region->width;
  double scale = MIN (LETTER / region->letter, MOST_ENLARGED);
  double low, high;
  SymTextPicture picture;

  scale = MIN (scale, (double) (SYM_TEXT_MAX_HEIGHT - 2 * BORDER) / across);
  scale = MIN (scale, (double) (SYM_TEXT_MAX_WIDTH - 2 * BORDER) / along);
  picture.width = MAX (1, (guint) (along * scale)) + 2 * BORDER;
  picture.height = MAX (1, (guint) (across * scale)) + 2 * BORDER;
  picture.grey = g_malloc ((gsize) picture.width * picture.height);
  memset (picture.grey, 255, (gsize) picture.width * picture.height);
  get_range (plane, region, &low, &high);
  for (guint y = 0; y < picture.height - 2 * BORDER; y++)
    for (guint x = 0; x < picture.width - 2 * BORDER; x++)
      {
        double value = sample (plane, region, way, (x + 0.5) / scale, (y + 0.5) / scale, 1 / scale);
        double share = CLAMP ((value - low) / (high - low), 0, 1);

        picture.grey[(gsize) (y + BORDER) * picture.width + x + BORDER]
            = (guint8) (255 * (region->dark ? share : 1 - share) + 0.5);
      }
  return picture;
}

static Candidate *
candidate_new (const SymTextPlane *plane, const SymTextRegion *region, gsize index)
{
  Candidate *self = g_new0 (Candidate, 1);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  self->region = *region;
  self->score = region->score;
  self->place = (SymRegion) { (gsize) region->x, (gsize) region->y, (gsize) region->width,
                              (gsize) region->height, index, 1 };
  /* The first row on screen is the last of the image. */
  if (plane->rows_up)
    self->place.y = plane->rows - self->place.y - self->place.height;
  if (region->upright)
    self->pictures[self->n_pictures++] = make_picture (plane, region, WAY_UPRIGHT);
  else
    {
      self->pictures[self->n_pictures++] = make_picture (plane, region, WAY_UPWARDS);
      self->pictures[self->n_pictures++] = make_picture (plane, region, WAY_DOWNWARDS);
    }
  g_checksum_update (checksum, (const guint8 *) region, G_STRUCT_OFFSET (SymTextRegion, score));
  g_checksum_update (checksum, self->pictures[0].grey,
                     (gssize) self->pictures[0].width * (gssize) self->pictures[0].height);
  self->digest = g_strdup (g_checksum_get_string (checksum));
  return self;
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *x = *(Candidate *const *) a;
  const Candidate *y = *(Candidate *const *) b;

  return x->score != y->score ? (x->score > y->score ? -1 : 1) : 0;
}

/* What was read of one picture. */
typedef struct
{
  SymTextLine *line;
  guint weight; /* confidence, summed over the letters */
} Outcome;

/* The search through one image, which owns it where it is broken off. */
typedef struct
{
  SymImage *image;
  SymWindow window;
  guint max_lines;
  gsize next; /* plane to look for lines in */
  GPtrArray *candidates; /* Candidate */
  GHashTable *by_digest; /* the last candidate with a digest */
  guint n_unread;

  /* Once all lines are found. */
  GArray *pictures; /* (nullable): SymTextPicture of the candidates */
  Outcome *outcomes; /* of each */
  gboolean *unread;
  guint next_picture;
  guint n_failures;
} Search;

static Search *
search_new (SymImage *image, SymExamineEffort effort)
{
  Search *self = g_new0 (Search, 1);

  self->image = image;
  self->window = sym_image_get_default_window (image);
  self->max_lines = effort == SYM_EXAMINE_FULL ? LINES_FULL : LINES_SPREAD;
  self->candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) candidate_free);
  self->by_digest = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

static void
search_free (gpointer data)
{
  Search *self = data;

  if (self->pictures != NULL)
    {
      for (guint i = 0; i < self->pictures->len; i++)
        _sym_text_line_free (self->outcomes[i].line);
      g_array_unref (self->pictures);
    }
  g_free (self->outcomes);
  g_free (self->unread);
  g_hash_table_unref (self->by_digest);
  g_ptr_array_unref (self->candidates);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Search, search_free)

/* Keeps the most likely. */
static void
drop (Search *search, guint n)
{
  g_ptr_array_sort (search->candidates, compare_candidates);
  for (guint i = n; i < search->candidates->len; i++)
    {
      const Candidate *candidate = g_ptr_array_index (search->candidates, i);

      if (g_hash_table_lookup (search->by_digest, candidate->digest) == candidate)
        g_hash_table_remove (search->by_digest, candidate->digest);
      search->n_unread++;
    }
  if (search->candidates->len > n)
    g_ptr_array_set_size (search->candidates, (int) n);
}

static void
search_plane (Search *search, gsize index, SymTextLight light, gboolean *coloured)
{
  g_auto (SymTextPlane) plane = { 0 };
  g_autoptr (GArray) regions = NULL;

  *coloured = FALSE;
  if (!_sym_text_plane_init (&plane, search->image, &search->window, index, light, coloured))
    {
      search->n_unread++;
      return;
    }
  regions = _sym_text_find (plane.grey, plane.columns, plane.rows);
  for (guint i = 0; i < regions->len; i++)
    {
      Candidate *candidate = candidate_new (&plane, &g_array_index (regions, SymTextRegion, i), index);
      Candidate *same = g_hash_table_lookup (search->by_digest, candidate->digest);

      if (same != NULL && same->place.plane + same->place.n_planes == index)
        {
          same->place.n_planes++;
          candidate_free (candidate);
          continue;
        }
      g_ptr_array_add (search->candidates, candidate);
      g_hash_table_insert (search->by_digest, candidate->digest, candidate);
      if (search->candidates->len >= 2 * search->max_lines)
        drop (search, search->max_lines);
    }
}

static gboolean
search_image (Search *search, SymExamineEffort effort, GCancellable *cancellable)
{
  gsize n = search->image->n_planes;
  gsize n_looked_at = effort == SYM_EXAMINE_FULL ? n : MIN (n, PLANES_SPREAD);

  for (; search->next < n_looked_at; search->next++)
    {
      gsize index = n_looked_at == n ? search->next : (2 * search->next + 1) * n / (2 * n_looked_at);
      gboolean coloured, ignored;

      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      search_plane (search, index, SYM_TEXT_BRIGHTEST, &coloured);
      if (coloured)
        search_plane (search, index, SYM_TEXT_DARKEST, &ignored);
      _sym_examine_report (search->next + 1);
    }
  if (search->pictures == NULL)
    drop (search, search->max_lines);
  return TRUE;
}

static void
take_words (GPtrArray *words, guint first, guint n_done, Outcome *outcomes)
{
  for (guint i = 0; i < words->len; i++)
    {
      const SymTextWord *word = g_ptr_array_index (words, i);
      Outcome *outcome = &outcomes[first + word->crop];

      if (word->crop >= n_done)
        continue;
      _sym_text_line_add (outcome->line, word->text, word->confidence);
      outcome->weight += word->confidence * (guint) g_utf8_strlen (word->text, -1);
    }
}

/* FALSE when cancelled; the batch that was broken off is then read again. What makes the reader fail is
 * left out, and the rest is read all the same; a reader that cannot be had is asked once. */
static gboolean
read_pictures (Search *search, SymTextReader *reader, GCancellable *cancellable)
{
  const SymTextPicture *pictures = (const SymTextPicture *) search->pictures->data;
  const guint n = search->pictures->len;

  while (search->next_picture < n)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) words = NULL;
      guint *i = &search->next_picture;
      guint n_batch = MIN (BATCH, n - *i), n_done = 0;

      words = _sym_text_reader_read (reader, pictures + *i, n_batch, &n_done, cancellable, &error);
      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      take_words (words, *i, n_done, search->outcomes);
      *i += n_done;
      if (error == NULL)
        continue;
      if (error->domain != SYM_ERROR || ++search->n_failures >= MAX_FAILURES)
        for (; *i < n; (*i)++)
          search->unread[*i] = TRUE;
      else if (n_done < n_batch)
        search->unread[(*i)++] = TRUE;
    }
  return TRUE;
}

static gboolean
is_same_place (const SymRegion *a, const SymRegion *b)
{
  gsize width = MIN (a->x + a->width, b->x + b->width);
  gsize height = MIN (a->y + a->height, b->y + b->height);
  gsize x = MAX (a->x, b->x), y = MAX (a->y, b->y);

  return a->plane == b->plane && width > x && height > y &&
         2 * (width - x) * (height - y) >= MIN (a->width * a->height, b->width * b->height);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const SymRegion *x = &(*(SymTextLine *const *) a)->region;
  const SymRegion *y = &(*(SymTextLine *const *) b)->region;

  if (x->plane != y->plane)
    return x->plane < y->plane ? -1 : 1;
  if (x->y != y->y)
    return x->y < y->y ? -1 : 1;
  return x->x < y->x ? -1 : x->x > y->x;
}

/* Of what was read at one place in two lights, two directions or two sizes, the best remains. */
static GPtrArray *
choose_lines (Outcome *outcomes, guint n)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_text_line_free);

  for (guint i = 0; i < n; i++)
    {
      gboolean best = outcomes[i].weight > 0;

      for (guint j = 0; j < n && best; j++)
        if (j != i && is_same_place (&outcomes[i].line->region, &outcomes[j].line->region) &&
            (outcomes[j].weight > outcomes[i].weight ||
             (outcomes[j].weight == outcomes[i].weight && j < i)))
          best = FALSE;
      if (best)
        {
          SymTextLine *line = _sym_text_line_new (&outcomes[i].line->region);

          g_string_assign (line->text, outcomes[i].line->text->str);
          g_array_append_vals (line->confidences, outcomes[i].line->confidences->data,
                               outcomes[i].line->confidences->len);
          g_ptr_array_add (lines, line);
        }
    }
  g_ptr_array_sort (lines, compare_lines);
  return lines;
}

static void
take_pictures (Search *search)
{
  search->pictures = g_array_new (FALSE, FALSE, sizeof (SymTextPicture));
  search->outcomes = g_new0 (Outcome, 2 * (gsize) search->candidates->len + 1);
  for (guint i = 0; i < search->candidates->len; i++)
    {
      const Candidate *candidate = g_ptr_array_index (search->candidates, i);

      for (guint j = 0; j < candidate->n_pictures; j++)
        {
          search->outcomes[search->pictures->len].line = _sym_text_line_new (&candidate->place);
          g_array_append_val (search->pictures, candidate->pictures[j]);
        }
    }
  search->unread = g_new0 (gboolean, (gsize) search->pictures->len + 1);
}

static GPtrArray *
read_lines (Search *search, SymTextReader *reader, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) lines = NULL;

  if (search->pictures == NULL)
    take_pictures (search);
  if (!read_pictures (search, reader, cancellable))
    return NULL;
  for (guint i = 0, k = 0; i < search->candidates->len; i++)
    {
      const Candidate *candidate = g_ptr_array_index (search->candidates, i);
      gboolean missed = FALSE;

      for (guint j = 0; j < candidate->n_pictures; j++)
        missed |= search->unread[k++];
      search->n_unread += missed;
    }
  lines = choose_lines (search->outcomes, search->pictures->len);
  return _sym_text_judge (lines, search->image->n_planes > 1, search->n_unread);
}

GPtrArray *
_sym_text_examine_with (SymTextReader *reader, SymImage *image, SymExamineEffort effort,
                        GCancellable *cancellable)
{
  g_autoptr (Search) search = NULL;
  GPtrArray *evidence = NULL;

  g_return_val_if_fail (reader != NULL && image != NULL, NULL);

  if (effort == SYM_EXAMINE_QUICK)
    return g_cancellable_is_cancelled (cancellable)
               ? NULL
               : g_ptr_array_new_with_free_func ((GDestroyNotify) sym_evidence_unref);
  search = _sym_examine_take_rest (image, SYM_SEARCH_WORDS, effort);
  if (search == NULL)
    search = search_new (image, effort);
  if (search_image (search, effort, cancellable))
    evidence = read_lines (search, reader, cancellable);
  if (evidence == NULL)
    _sym_examine_leave_rest (image, SYM_SEARCH_WORDS, effort, g_steal_pointer (&search), search_free);
  return evidence;
}

GPtrArray *
_sym_text_examine (SymImage *image, SymExamineEffort effort, GCancellable *cancellable)
{
  return _sym_text_examine_with (_sym_text_reader_get_default (), image, effort, cancellable);
}
