/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-job"

#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sym-c2pa.h"
#include "sym-output.h"
#include "sym-participants.h"
#include "sym-reader.h"

#define FLUSH_AT (64u << 10)

/* What readers look at to know their format: a page tells nearly every file, and costs a child far less
 * to take in than what a long first element needs. */
#define SNIFF_FIRST (4u << 10)
#define SNIFF_SIZE (64u << 10)

/* The order matters where a file could be two things at once: DICOM is told by a magic number at
 * offset 128, or by a first element that no other format begins with. */
static const SymReader *const readers[] = {
  &sym_reader_dicom,
  &sym_reader_png,
  &sym_reader_zip,
  &sym_reader_nifti,
  NULL,
};

struct _SymJob
{
  SymRequest request;
  int memory_fd;
  int reply_fd;
  SymInput *inputs[SYM_PROTOCOL_MAX_INPUTS];
  GByteArray *buffer;
  guint64 n_written;
  guint n_tags;
  gboolean broken;
  gboolean has_info;
  SymFormat format;
  void *samples;
  gsize samples_size;
  SymOutput *output;
  SymRecordOutput output_record;
  guint64 output_end; /* of all that was written to the memory file */
};

void
sym_job_init (void)
{
  for (guint i = 0; readers[i] != NULL; i++)
    if (readers[i]->init != NULL)
      readers[i]->init ();
}

SymJob *
sym_job_new (const SymRequest *request, const int *fds, guint n_fds)
{
  SymJob *self = g_new0 (SymJob, 1);

  g_assert (n_fds == 2 + request->n_inputs && request->n_inputs <= SYM_PROTOCOL_MAX_INPUTS);
  self->request = *request;
  self->memory_fd = fds[0];
  self->reply_fd = fds[1];
  self->buffer = g_byte_array_sized_new (FLUSH_AT);
  for (guint i = 0; i < request->n_inputs; i++)
    {
      char *name = self->request.inputs[i].name;

      name[sizeof self->request.inputs[i].name - 1] = '\0';
      self->inputs[i] = sym_input_new (fds[2 + i], name, &self->request.inputs[i].part);
    }
  return self;
}

void
sym_job_free (SymJob *self)
{
  for (guint i = 0; i < self->request.n_inputs; i++)
    sym_input_free (self->inputs[i]);
  if (self->samples != NULL)
    munmap (self->samples, self->samples_size);
  g_clear_pointer (&self->output, sym_output_free);
  g_byte_array_unref (self->buffer);
  close (self->memory_fd);
  close (self->reply_fd);
  g_free (self);
}

SymInput *
sym_job_get_input (SymJob *self, SymInputRole role, guint index)
{
  for (guint i = 0; i < self->request.n_inputs; i++)
    if (self->request.inputs[i].role == (guint32) role && index-- == 0)
      return self->inputs[i];
  return NULL;
}

gboolean
sym_job_is_labels_only (const SymJob *self)
{
  return self->request.labels_only != 0;
}

void
sym_job_set_format (SymJob *self, SymFormat format)
{
  self->format = format;
}

/* Bytes of samples, or 0 with error. */
static gsize
get_samples_size (const SymImageInfo *info, GError **error)
{
  gsize size;

  if (info->sample_type >= SYM_N_SAMPLE_TYPES || info->n_samples == 0)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT, "The image has %u samples per pixel",
                   info->n_samples);
      return 0;
    }
  size = sym_sample_type_get_size (info->sample_type);
  if (!g_size_checked_mul (&size, size, info->n_samples))
    size = 0;
  for (guint i = 0; i < G_N_ELEMENTS (info->dims) && size > 0; i++)
    {
      if (info->dims[i] == 0)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT, "Dimension %u of the image is 0",
                       i + 1);
          return 0;
        }
      if (!g_size_checked_mul (&size, size, info->dims[i]))
        size = 0;
    }
  if (size == 0)
    g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                 "The image of %" G_GUINT64_FORMAT " × %" G_GUINT64_FORMAT
                 " pixels is larger than memory can be",
                 info->dims[0], info->dims[1]);
  return size;
}

void *
sym_job_reserve_samples (SymJob *self, SymImageInfo *info, GError **error)
{
  gsize size = get_samples_size (info, error);
  void *memory;

  if (size == 0)
    return NULL;
  if (size > self->request.max_samples)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   "The image of %" G_GUINT64_FORMAT " × %" G_GUINT64_FORMAT " × %" G_GUINT64_FORMAT
                   " × %" G_GUINT64_FORMAT " × %" G_GUINT64_FORMAT
                   " voxels needs more than the %" G_GUINT64_FORMAT " bytes there are for it",
                   info->dims[0], info->dims[1], info->dims[2], info->dims[3], info->dims[4],
                   self->request.max_samples);
      return NULL;
    }
  memory = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, self->memory_fd, 0);
  if (memory == MAP_FAILED)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   "No memory for %" G_GSIZE_FORMAT " bytes of samples: %s", size,
                   g_strerror (errno));
      return NULL;
    }
  self->samples = memory;
  self->samples_size = size;
  info->data_size = size;
  return memory;
}

void
sym_job_flush (SymJob *self)
{
  gsize done = 0;

  while (done < self->buffer->len && !self->broken)
    {
      ssize_t n = write (self->reply_fd, self->buffer->data + done, self->buffer->len - done);

      if (n > 0)
        done += (gsize) n;
      else if (n < 0 && errno != EINTR)
        self->broken = TRUE; /* nobody reads any more */
    }
  g_byte_array_set_size (self->buffer, 0);
}

/* A record of up to two parts. Returns FALSE when the reply would grow beyond what the parent
 * reads; room for the last words of a job is always kept. */
static gboolean
add_record (SymJob *self, SymRecordType type, gconstpointer head, gsize head_size,
            gconstpointer tail, gsize tail_size)
{
  SymRecord record = { type, (guint32) (head_size + tail_size) };
  gsize reserve = type == SYM_RECORD_ERROR || type == SYM_RECORD_END ? 0 : 64u << 10;
  guint64 size = sizeof record + head_size + tail_size;

  if (self->n_written + size + reserve > SYM_PROTOCOL_MAX_REPLY)
    return FALSE;
  self->n_written += size;
  g_byte_array_append (self->buffer, (const guint8 *) &record, sizeof record);
  if (head_size > 0)
    g_byte_array_append (self->buffer, head, (guint) head_size);
  if (tail_size > 0)
    g_byte_array_append (self->buffer, tail, (guint) tail_size);
  if (self->buffer->len >= FLUSH_AT)
    sym_job_flush (self);
  return TRUE;
}

/* The length of a UTF-8 string cut to fit, at a character's boundary. */
static gsize
cut_length (const char *text, gsize max)
{
  gsize n = strlen (text);

  if (n <= max)
    return n;
  n = max;
  while (n > 0 && ((guchar) text[n] & 0xc0) == 0x80)
    n--;
  return n;
}

static void
write_tag (SymJob *self, const SymTag *tag)
{
  g_autoptr (GByteArray) strings = g_byte_array_new ();
  const char *texts[] = { tag->name, tag->where, tag->value };
  SymRecordTag head = { tag->carrier, tag->key, tag->vr, tag->flags };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = texts[i] != NULL ? texts[i] : "";
      gsize n = cut_length (text, SYM_PROTOCOL_MAX_VALUE);

      if (text[n] != '\0')
        head.flags |= SYM_TAG_TRUNCATED;
      g_byte_array_append (strings, (const guint8 *) text, (guint) n);
      g_byte_array_append (strings, (const guint8 *) "", 1);
    }
  if (!add_record (self, SYM_RECORD_TAG, &head, sizeof head, strings->data, strings->len))
    self->n_tags = SYM_PROTOCOL_MAX_TAGS;
}

static void
write_unreadable (SymJob *self, const char *why)
{
  SymTag tag = { SYM_CARRIER_FILE, 0, 0, SYM_TAG_UNREADABLE, "labels", "labels", why };

  write_tag (self, &tag);
}

void
sym_job_tag (SymJob *self, const SymTag *tag)
{
  if (self->n_tags >= SYM_PROTOCOL_MAX_TAGS)
    return;
  self->n_tags++;
  if (self->n_tags < SYM_PROTOCOL_MAX_TAGS)
    write_tag (self, tag);
  if (self->n_tags >= SYM_PROTOCOL_MAX_TAGS)
    {
      self->n_tags = SYM_PROTOCOL_MAX_TAGS;
      self->n_written -= MIN (self->n_written, 32u << 10);
      write_unreadable (self, "there are too many labels to read");
      self->n_written += 32u << 10;
    }
}

void
sym_job_unreadable (SymJob *self, const char *why)
{
  if (self->n_tags < SYM_PROTOCOL_MAX_TAGS)
    {
      self->n_tags++;
      write_unreadable (self, why);
    }
}

void
sym_job_info (SymJob *self, const SymImageInfo *info)
{
  SymImageInfo whole = *info;

  /* Without samples nobody reserved memory for them; their size is stated all the same. */
  if (self->request.labels_only != 0)
    whole.data_size = get_samples_size (info, NULL);
  self->has_info = TRUE;
  add_record (self, SYM_RECORD_INFO, &whole, sizeof whole, NULL, 0);
}

void
sym_job_frame (SymJob *self, const SymFrameInfo *frame)
{
  add_record (self, SYM_RECORD_FRAME, frame, sizeof *frame, NULL, 0);
}

void
sym_job_window (SymJob *self, const SymWindow *window)
{
  add_record (self, SYM_RECORD_WINDOW, window, sizeof *window, NULL, 0);
}

void
sym_job_shutter (SymJob *self, const SymShutterInfo *shutter)
{
  add_record (self, SYM_RECORD_SHUTTER, shutter, sizeof *shutter, NULL, 0);
}

void
sym_job_presentation (SymJob *self, const SymPresentationInfo *presentation)
{
  add_record (self, SYM_RECORD_PRESENTATION, presentation, sizeof *presentation, NULL, 0);
}

void
sym_job_presentation_window (SymJob *self, const SymPresentationWindow *window)
{
  add_record (self, SYM_RECORD_PRESENTATION_WINDOW, window, sizeof *window, NULL, 0);
}

void
sym_job_presentation_area (SymJob *self, const SymPresentationArea *area)
{
  add_record (self, SYM_RECORD_PRESENTATION_AREA, area, sizeof *area, NULL, 0);
}

void
sym_job_segment (SymJob *self, const SymSegmentInfo *segment)
{
  add_record (self, SYM_RECORD_SEGMENT, segment, sizeof *segment, NULL, 0);
}

void
sym_job_contour (SymJob *self, const SymContourInfo *contour, const double *points)
{
  add_record (self, SYM_RECORD_CONTOUR, contour, sizeof *contour, points,
              (gsize) contour->n_points * 3 * sizeof *points);
}

void
sym_job_lut (SymJob *self, SymLutKind kind, gint32 first, guint32 n, guint32 bits,
             const guint16 *values, const char *name)
{
  SymRecordLut head = { kind, first, n, bits, "" };

  memcpy (head.name, name, cut_length (name, sizeof head.name - 1));
  add_record (self, SYM_RECORD_LUT, &head, sizeof head, values, n * sizeof *values);
}

void
sym_job_note (SymJob *self, const char *msgid, ...)
{
  g_autoptr (GString) text = g_string_new (msgid);
  const char *argument;
  va_list arguments;

  va_start (arguments, msgid);
  while ((argument = va_arg (arguments, const char *)) != NULL)
    {
      g_string_append_c (text, '\037');
      g_string_append (text, argument);
    }
  va_end (arguments);
  add_record (self, SYM_RECORD_NOTE, text->str, text->len + 1, NULL, 0);
}

void
sym_job_archive (SymJob *self)
{
  add_record (self, SYM_RECORD_ARCHIVE, NULL, 0, NULL, 0);
}

gboolean
sym_job_member (SymJob *self, const SymPart *part, const char *name)
{
  return add_record (self, SYM_RECORD_MEMBER, part, sizeof *part, name, strlen (name) + 1);
}

gboolean
sym_job_begin_output (SymJob *self, SymOutputPart part, gboolean gzip, GError **error)
{
  g_assert (self->output == NULL);
  self->output_record = (SymRecordOutput){ part, 0, self->output_end, 0 };
  self->output = sym_output_new (self->memory_fd, self->output_end, self->request.max_samples, gzip,
                                 error);
  return self->output != NULL;
}

gboolean
sym_job_write (SymJob *self, gconstpointer bytes, gsize n, GError **error)
{
  return sym_output_write (self->output, bytes, n, error);
}

gboolean
sym_job_end_output (SymJob *self, GError **error)
{
  gboolean ok = sym_output_finish (self->output, &self->output_end, error);

  g_clear_pointer (&self->output, sym_output_free);
  self->output_record.size = self->output_end - self->output_record.offset;
  if (ok)
    add_record (self, SYM_RECORD_OUTPUT, &self->output_record, sizeof self->output_record, NULL, 0);
  return ok;
}

static void
report (SymJob *self, const GError *error)
{
  guint32 code = error->domain == SYM_ERROR ? (guint32) error->code : SYM_ERROR_CORRUPT;
  g_autofree char *message = g_utf8_make_valid (error->message, -1);
  gsize n = cut_length (message, 4096);

  message[n] = '\0';
  if (!self->has_info && self->format != SYM_FORMAT_UNKNOWN)
    {
      SymImageInfo info = { .format = self->format };

      add_record (self, SYM_RECORD_INFO, &info, sizeof info, NULL, 0);
    }
  add_record (self, SYM_RECORD_ERROR, &code, sizeof code, message, n + 1);
}

static const SymReader *
find_reader (SymInput *input)
{
  static const gsize sizes[] = { SNIFF_FIRST, SNIFF_SIZE };

  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
    {
      gsize n = 0;
      const guint8 *bytes = sym_input_peek (input, sizes[k], &n);

      for (guint i = 0; readers[i] != NULL; i++)
        if (readers[i]->sniff (bytes, n))
          return readers[i];
    }
  return NULL;
}

static void
set_unknown (SymInput *input, GError **error)
{
  static const guint8 gzip[] = { 0x1f, 0x8b, 0x08 };
  gsize n = 0;
  const guint8 *bytes = input != NULL ? sym_input_peek (input, sizeof gzip, &n) : NULL;

  if (n == sizeof gzip && memcmp (bytes, gzip, n) == 0)
    g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                 "It is compressed by gzip more than once, which is not undone");
  else
    g_set_error (error, SYM_ERROR, SYM_ERROR_UNKNOWN_FORMAT,
                 "It is neither a DICOM nor a NIfTI nor a PNG file");
}

static void
read_sidecars (SymJob *self, SymInputRole role, SymCarrier carrier)
{
  SymInput *input;

  for (guint i = 0; (input = sym_job_get_input (self, role, i)) != NULL; i++)
    sym_sidecar_read (self, input, carrier);
}

/* Of a damaged gzip stream the part before the damage was read, for its labels alone. */
static void
check_damage (SymJob *self, const SymInput *input, GError **error)
{
  const GError *damage = input != NULL ? sym_input_get_damage (input) : NULL;

  if (damage == NULL)
    return;
  sym_job_unreadable (self, damage->message);
  g_clear_error (error);
  *error = g_error_copy (damage);
}

static void
read_main (SymJob *self, SymInput *input, const SymReader *reader, GError **error)
{
  SymInput *other;
  GError *problem = NULL;

  read_sidecars (self, SYM_INPUT_SIDECAR, SYM_CARRIER_BIDS_SIDECAR);
  read_sidecars (self, SYM_INPUT_DATASET, SYM_CARRIER_BIDS_DATASET);
  for (guint i = 0; input != NULL && (other = sym_job_get_input (self, SYM_INPUT_PARTICIPANTS, i)) != NULL; i++)
    sym_participants_read (self, other, sym_input_get_name (input));
  for (guint i = 0; (other = sym_job_get_input (self, SYM_INPUT_C2PA, i)) != NULL; i++)
    sym_c2pa_read_file (self, other);
  if (reader == NULL)
    set_unknown (input, error);
  else if (!reader->read (self, &problem) && problem == NULL)
    g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT, "The %s reader gave up without a reason",
                 reader->name);
  else if (problem != NULL)
    g_propagate_error (error, problem);
}

static void
label_main (SymJob *self, const SymReader *reader, GError **error)
{
  SymRequestLabel *label = &self->request.label;

  label->generator[sizeof label->generator - 1] = '\0';
  label->note[sizeof label->note - 1] = '\0';
  label->date_time[sizeof label->date_time - 1] = '\0';
  if (reader == NULL)
    g_set_error (error, SYM_ERROR, SYM_ERROR_UNKNOWN_FORMAT,
                 "It is neither a DICOM nor a NIfTI nor a PNG file");
  else
    reader->label (self, label, error);
}

void
sym_job_run (SymJob *self)
{
  SymInput *input = sym_job_get_input (self, SYM_INPUT_MAIN, 0);
  const SymReader *reader = input != NULL ? find_reader (input) : NULL;
  g_autoptr (GError) error = NULL;

  if (self->request.task == SYM_TASK_LABEL)
    label_main (self, reader, &error);
  else
    read_main (self, input, reader, &error);
  check_damage (self, input, &error);

  if (error != NULL)
    report (self, error);
  add_record (self, SYM_RECORD_END, NULL, 0, NULL, 0);
  sym_job_flush (self);
}
