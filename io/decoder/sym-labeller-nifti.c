/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-labeller"

#include "config.h"

#include <string.h>

#include "sym-labeller.h"
#include "sym-nifti-header.h"

/* NIfTI has no field for it: descrip is what every program shows, a comment extension has room for
 * all of the statement, and the BIDS sidecar is what machines read. */

#define ECODE_COMMENT 6u
#define NIFTI1_VOX_OFFSET 108u
#define NIFTI1_MAGIC 344u
#define NIFTI2_VOX_OFFSET 168u
#define NIFTI2_MAGIC 4u

typedef struct
{
  SymNiftiHeader header;
  gsize size;              /* of the header */
  const guint8 *extensions; /* all of them, as they are */
  gsize extensions_size;
  guint8 *voxels; /* and what follows them; changes are not written back */
  gsize voxels_size;
} Parts;

static gboolean
find_parts (SymJob *job, Parts *parts, GError **error)
{
  SymInput *data = sym_job_get_input (job, SYM_INPUT_DATA, 0);
  gsize size, offset;
  guint8 *bytes = sym_input_map (sym_job_get_input (job, SYM_INPUT_MAIN, 0), &size, error);

  if (bytes == NULL)
    return FALSE;
  parts->size = sym_nifti_header_sniff (bytes, size);
  if (parts->size == 0 || parts->size > size)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The header is cut off: the file has %" G_GSIZE_FORMAT " bytes", size);
      return FALSE;
    }
  if (!sym_nifti_header_parse (&parts->header, bytes, parts->size, error))
    return FALSE;
  if (parts->header.format == SYM_FORMAT_ANALYZE)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                   "An Analyze 7.5 file has no place for a label; convert it to NIfTI first");
      return FALSE;
    }
  offset = parts->header.vox_offset;
  if (parts->header.single && offset == 0)
    offset = parts->size + 4;
  parts->extensions_size = parts->header.single ? MIN (offset, size) : size;
  /* Bytes that no extender announces have no meaning and stay behind. */
  if (parts->extensions_size > parts->size + 4 && bytes[parts->size] != 0)
    {
      parts->extensions = bytes + parts->size + 4;
      parts->extensions_size -= parts->size + 4;
    }
  else
    parts->extensions_size = 0;
  if (!parts->header.single)
    bytes = data != NULL ? sym_input_map (data, &size, error) : NULL;
  if (bytes == NULL && data == NULL)
    g_set_error (error, SYM_ERROR, SYM_ERROR_NOT_FOUND,
                 "It is a header only: there is no file of the same name that ends in .img");
  if (bytes == NULL)
    return FALSE;
  if (offset > size)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The voxels begin at byte %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT, offset, size);
      return FALSE;
    }
  parts->voxels = bytes + offset;
  parts->voxels_size = size - offset;
  return TRUE;
}

static void
put_u32 (guint8 *p, guint32 value, gboolean swapped)
{
  if (swapped)
    value = GUINT32_SWAP_LE_BE (value);
  memcpy (p, &value, sizeof value);
}

/* Writes the statement to descrip, and returns what stood there and has to be kept elsewhere. */
static char *
replace_descrip (Parts *parts, const SymRequestLabel *label, const char *statement)
{
  const SymNiftiField *field = sym_nifti_header_list_fields (parts->header.format);
  char *descrip = (char *) parts->header.bytes + field->offset;
  char former[81] = "";
  gsize n = field->size;

  g_assert (strcmp (field->name, "descrip") == 0 && n < sizeof former);
  while (n > 0 && descrip[n - 1] == '\0')
    n--;
  for (gsize i = 0; i < n; i++)
    former[i] = descrip[i] != '\0' ? descrip[i] : ' ';
  if (g_str_has_prefix (former, SYM_LABELLER_STATEMENT))
    {
      /* One of ours; a plainer one must not take its place. */
      if (label->generator[0] == '\0' && label->note[0] == '\0')
        return g_strdup ("");
    }
  memset (descrip, 0, field->size);
  n = strlen (statement);
  if (n > field->size - 1u)
    for (n = field->size - 1u; n > 0 && ((guchar) statement[n] & 0xc0) == 0x80; n--)
      ;
  memcpy (descrip, statement, n);
  return g_strdup (former);
}

static GByteArray *
make_extension (const Parts *parts, const SymRequestLabel *label, const char *statement,
                const char *former)
{
  g_autofree char *text
      = g_strdup_printf ("%s\nLabelled with Symscope %s on %.4s-%.2s-%.2s.%s%s", statement,
                         SYM_VERSION, label->date_time, label->date_time + 4, label->date_time + 6,
                         *former != '\0' ? "\nFormer descrip: " : "", former);
  GByteArray *bytes = g_byte_array_new ();
  gsize n = strlen (text);

  g_byte_array_set_size (bytes, (guint) (8 + n + 15) & ~15u);
  memset (bytes->data, 0, bytes->len);
  put_u32 (bytes->data, bytes->len, parts->header.swapped);
  put_u32 (bytes->data + 4, ECODE_COMMENT, parts->header.swapped);
  memcpy (bytes->data + 8, text, n);
  return bytes;
}

/* A single file: the pair's signature changes with it. */
static gboolean
set_offset (Parts *parts, guint64 offset, GError **error)
{
  guint8 *bytes = parts->header.bytes;

  if (parts->header.format == SYM_FORMAT_NIFTI2)
    {
      guint64 value = parts->header.swapped ? GUINT64_SWAP_LE_BE (offset) : offset;

      memcpy (bytes + NIFTI2_VOX_OFFSET, &value, sizeof value);
      bytes[NIFTI2_MAGIC + 1] = '+';
    }
  else
    {
      float exact = (float) offset;
      guint32 value;

      if ((guint64) exact != offset)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                       "NIfTI-1 cannot say that the voxels begin at byte %" G_GUINT64_FORMAT,
                       offset);
          return FALSE;
        }
      memcpy (&value, &exact, sizeof value);
      put_u32 (bytes + NIFTI1_VOX_OFFSET, value, parts->header.swapped);
      bytes[NIFTI1_MAGIC + 1] = '+';
    }
  return TRUE;
}

/* Puts other samples in the place of the voxels, in the file's type and byte order. */
static gboolean
put_samples (SymJob *job, Parts *parts, GError **error)
{
  const SymNiftiType *type = parts->header.type;
  const guint unit = type->stored;
  const guint8 *samples;
  gsize size;
  guint64 wanted = unit * type->n_samples;

  if (!sym_labeller_get_samples (job, &samples, &size, error))
    return FALSE;
  if (samples == NULL)
    return TRUE;
  if (unit == 16 || sym_sample_type_get_size (type->sample_type) != unit)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                   "Voxels of the NIfTI data type %d cannot take the watermark", type->code);
      return FALSE;
    }
  for (guint i = 1; i <= 7 && wanted <= size; i++)
    wanted *= (guint64) parts->header.dim[i];
  if (!sym_labeller_check_samples (size, wanted, error))
    return FALSE;
  if (size > parts->voxels_size)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "There are %" G_GSIZE_FORMAT " bytes of voxels, and the image needs %" G_GSIZE_FORMAT,
                   parts->voxels_size, size);
      return FALSE;
    }
  if (!parts->header.swapped || unit == 1)
    memcpy (parts->voxels, samples, size);
  else
    for (gsize i = 0; i < size; i++)
      parts->voxels[i] = samples[i - i % unit + unit - 1 - i % unit];
  return TRUE;
}

gboolean
sym_labeller_nifti (SymJob *job, const SymRequestLabel *label, GError **error)
{
  static const guint8 extender[4] = { 1 }, zeros[16] = { 0 };
  g_autofree char *statement = sym_labeller_make_statement (label);
  g_autofree char *former = NULL;
  g_autoptr (GByteArray) extension = NULL;
  Parts parts = { 0 };
  gsize padding;

  if (!find_parts (job, &parts, error) || !put_samples (job, &parts, error))
    return FALSE;
  former = replace_descrip (&parts, label, statement);
  extension = make_extension (&parts, label, statement, former);
  padding = (16 - parts.extensions_size % 16) % 16;
  /* First of all extensions, so that a broken one behind it cannot hide it. */
  return set_offset (&parts,
                     parts.size + sizeof extender + extension->len + parts.extensions_size + padding,
                     error)
         && sym_job_begin_output (job, SYM_OUTPUT_MAIN, label->gzip != 0, error)
         && sym_job_write (job, parts.header.bytes, parts.size, error)
         && sym_job_write (job, extender, sizeof extender, error)
         && sym_job_write (job, extension->data, extension->len, error)
         && sym_job_write (job, parts.extensions, parts.extensions_size, error)
         && sym_job_write (job, zeros, padding, error)
         && sym_job_write (job, parts.voxels, parts.voxels_size, error)
         && sym_job_end_output (job, error) && sym_labeller_write_sidecar (job, label, error);
}
