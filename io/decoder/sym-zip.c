/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-zip"

#include "config.h"

#include "sym-zip.h"

#include <string.h>

#define LOCAL_SIGNATURE 0x04034b50u
#define ENTRY_SIGNATURE 0x02014b50u
#define END_SIGNATURE 0x06054b50u
#define END64_SIGNATURE 0x06064b50u
#define LOCATOR64_SIGNATURE 0x07064b50u
#define SPANNED_SIGNATURE 0x08074b50u

#define LOCAL_SIZE 30
#define ENTRY_SIZE 46
#define END_SIZE 22
#define END64_SIZE 56
#define LOCATOR64_SIZE 20

#define METHOD_STORED 0
#define METHOD_DEFLATED 8
#define FLAG_ENCRYPTED 1u
#define EXTRA_ZIP64 1u

/* Deflate gives at most 258 bytes for 2 bits (RFC 1951, 3.2.5), and has an end. */
#define DEFLATE_MAX_RATIO 1032u

/* The end record stands before a comment of at most so many bytes. */
#define MAX_COMMENT 65535u

typedef struct
{
  const guint8 *bytes;
  gsize size;
} Bytes;

static guint64
get (const Bytes *in, gsize at, guint n)
{
  guint64 value = 0;

  g_assert (at <= in->size && n <= in->size - at);
  for (guint i = 0; i < n; i++)
    value |= (guint64) in->bytes[at + i] << (8 * i);
  return value;
}

static gboolean
has (const Bytes *in, guint64 at, guint64 n)
{
  return at <= in->size && n <= in->size - at;
}

static gboolean
stands (const Bytes *in, guint64 at, gsize n, guint32 signature)
{
  return has (in, at, n) && get (in, (gsize) at, 4) == signature;
}

gboolean
sym_zip_sniff (const guint8 *bytes, gsize n)
{
  const Bytes in = { bytes, n };

  return stands (&in, 0, LOCAL_SIZE, LOCAL_SIGNATURE) || stands (&in, 0, END_SIZE, END_SIGNATURE) ||
         stands (&in, 0, LOCAL_SIZE, SPANNED_SIGNATURE);
}

/* Where the directory is. */
typedef struct
{
  guint64 start, size, n_entries;
} Directory;

/* 4.3.15 and 4.3.14: the record that has what does not fit into the one at the end. */
static gboolean
read_end64 (const Bytes *in, gsize end, Directory *directory)
{
  guint64 at;

  if (end < LOCATOR64_SIZE || !stands (in, end - LOCATOR64_SIZE, LOCATOR64_SIZE, LOCATOR64_SIGNATURE))
    return FALSE;
  at = get (in, end - LOCATOR64_SIZE + 8, 8);
  if (!stands (in, at, END64_SIZE, END64_SIGNATURE))
    return FALSE;
  directory->n_entries = get (in, (gsize) at + 32, 8);
  directory->size = get (in, (gsize) at + 40, 8);
  directory->start = get (in, (gsize) at + 48, 8);
  return get (in, (gsize) at + 16, 4) == 0 && get (in, (gsize) at + 20, 4) == 0;
}

/* 4.3.16, from the end of the archive backwards. */
static gboolean
find_directory (const Bytes *in, Directory *directory, GError **error)
{
  const gsize last = in->size >= END_SIZE ? in->size - END_SIZE : 0;
  gsize at = last;

  while (!stands (in, at, END_SIZE, END_SIGNATURE) ||
         get (in, at + 20, 2) > in->size - at - END_SIZE)
    {
      if (at == 0 || last - at >= MAX_COMMENT)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                       "The archive's directory is not at its end: of its %" G_GSIZE_FORMAT
                       " bytes some are missing or damaged",
                       in->size);
          return FALSE;
        }
      at--;
    }
  directory->n_entries = get (in, at + 10, 2);
  directory->size = get (in, at + 12, 4);
  directory->start = get (in, at + 16, 4);
  if (directory->n_entries == 0xffff || directory->size == 0xffffffff ||
      directory->start == 0xffffffff)
    {
      if (!read_end64 (in, at, directory))
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                       "The archive's directory is damaged: its ZIP64 record is not before byte %" G_GSIZE_FORMAT,
                       at);
          return FALSE;
        }
    }
  else if (get (in, at + 4, 2) != 0 || get (in, at + 6, 2) != 0)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                   "The archive is number %u of several that belong together",
                   (guint) get (in, at + 4, 2) + 1);
      return FALSE;
    }
  if (directory->start > at || directory->size > at - directory->start)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The archive's directory is damaged: it should be at byte %" G_GUINT64_FORMAT
                   " of %" G_GSIZE_FORMAT,
                   directory->start, in->size);
      return FALSE;
    }
  return TRUE;
}

/* 4.5.3: what has the largest value in the entry stands here, in this order. */
static gboolean
read_extra64 (const Bytes *in, gsize at, gsize size, SymZipMember *member)
{
  guint64 *const values[] = { &member->part.content, &member->part.size, &member->header };
  gboolean wanted = FALSE;
  const gsize end = at + size;

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    wanted = wanted || *values[i] == 0xffffffff;
  while (wanted && end - at >= 4)
    {
      const guint id = (guint) get (in, at, 2);
      gsize left = (gsize) get (in, at + 2, 2);

      at += 4;
      if (left > end - at)
        return FALSE;
      if (id == EXTRA_ZIP64)
        {
          for (guint i = 0; i < G_N_ELEMENTS (values); i++)
            if (*values[i] == 0xffffffff)
              {
                if (left < 8)
                  return FALSE;
                *values[i] = get (in, at, 8);
                at += 8;
                left -= 8;
              }
          return TRUE;
        }
      at += left;
    }
  /* A file may have just that size. */
  return TRUE;
}

/* 4.3.7: the file's own header, which must be of the same file. */
static gboolean
read_local (const Bytes *in, guint64 directory, SymZipMember *member)
{
  gsize at, name_size, extra_size;

  member->end = member->header;
  if (!stands (in, member->header, LOCAL_SIZE, LOCAL_SIGNATURE))
    return FALSE;
  at = (gsize) member->header;
  name_size = (gsize) get (in, at + 26, 2);
  extra_size = (gsize) get (in, at + 28, 2);
  member->part.offset = member->header + LOCAL_SIZE + name_size + extra_size;
  if (member->part.offset > directory || member->part.size > directory - member->part.offset)
    return FALSE;
  member->end = member->part.offset + member->part.size;
  return get (in, at + 8, 2) == member->method && name_size == member->name_size &&
         memcmp (in->bytes + at + LOCAL_SIZE, member->name, name_size) == 0;
}

/* What the entry and the header say, without a look at what is compressed. */
static SymZipState
judge (const Bytes *in, guint64 directory, guint flags, SymZipMember *member)
{
  SymPart *part = &member->part;

  if (!read_local (in, directory, member))
    return SYM_ZIP_DAMAGED;
  if ((flags & FLAG_ENCRYPTED) != 0)
    return SYM_ZIP_ENCRYPTED;
  if (member->method != METHOD_STORED && member->method != METHOD_DEFLATED)
    return SYM_ZIP_METHOD;
  part->method = member->method == METHOD_STORED ? SYM_PART_STORED : SYM_PART_DEFLATED;
  if (part->content > SYM_PROTOCOL_MAX_SAMPLES)
    return SYM_ZIP_TOO_LARGE;
  if (part->method == SYM_PART_STORED ? part->content != part->size
                                      : part->content / DEFLATE_MAX_RATIO > part->size)
    return SYM_ZIP_DAMAGED;
  return SYM_ZIP_READABLE;
}

/* 4.3.12. Returns: bytes of the entry, 0 where there is none */
static gsize
read_entry (const Bytes *in, const Directory *directory, gsize at, SymZipMember *member)
{
  const guint64 left = directory->start + directory->size - at;
  gsize name_size, extra_size;
  guint64 whole;

  if (left < ENTRY_SIZE || !stands (in, at, ENTRY_SIZE, ENTRY_SIGNATURE))
    return 0;
  name_size = (gsize) get (in, at + 28, 2);
  extra_size = (gsize) get (in, at + 30, 2);
  whole = ENTRY_SIZE + name_size + extra_size + get (in, at + 32, 2);
  if (whole > left)
    return 0;
  member->name = in->bytes + at + ENTRY_SIZE;
  member->name_size = name_size;
  member->method = (guint16) get (in, at + 10, 2);
  member->part.crc = (guint32) get (in, at + 16, 4);
  member->part.size = get (in, at + 20, 4);
  member->part.content = get (in, at + 24, 4);
  member->header = get (in, at + 42, 4);
  if (!read_extra64 (in, at + ENTRY_SIZE + name_size, extra_size, member) || name_size == 0)
    member->state = SYM_ZIP_DAMAGED;
  else
    member->state = judge (in, directory->start, (guint) get (in, at + 8, 2), member);
  return (gsize) whole;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const SymZipMember *left = *(const SymZipMember *const *) a, *right = *(const SymZipMember *const *) b;

  if (left->header != right->header)
    return left->header < right->header ? -1 : 1;
  return left->end < right->end ? -1 : left->end > right->end;
}

/* No two files share bytes in an archive that was packed honestly. */
static void
find_overlaps (GArray *members)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_sized_new (members->len);
  SymZipMember *widest = NULL;

  for (guint i = 0; i < members->len; i++)
    {
      SymZipMember *member = &g_array_index (members, SymZipMember, i);

      if (member->end > member->header)
        g_ptr_array_add (sorted, member);
    }
  g_ptr_array_sort (sorted, compare_places);
  for (guint i = 0; i < sorted->len; i++)
    {
      SymZipMember *member = g_ptr_array_index (sorted, i);

      if (widest != NULL && member->header < widest->end)
        member->state = widest->state = SYM_ZIP_OVERLAPS;
      if (widest == NULL || member->end > widest->end)
        widest = member;
    }
}

static void
bound_content (GArray *members)
{
  guint64 total = 0;

  for (guint i = 0; i < members->len; i++)
    {
      SymZipMember *member = &g_array_index (members, SymZipMember, i);

      if (member->state != SYM_ZIP_READABLE)
        continue;
      if (member->part.content > SYM_ZIP_MAX_CONTENT - total)
        member->state = SYM_ZIP_TOO_LARGE;
      else
        total += member->part.content;
    }
}

gboolean
sym_zip_walk (const guint8 *bytes, gsize size, SymZip *zip, GError **error)
{
  const Bytes in = { bytes, size };
  Directory directory;
  guint64 n = 0;
  gsize at;

  zip->members = g_array_new (FALSE, FALSE, sizeof (SymZipMember));
  zip->n_missing = 0;
  if (!find_directory (&in, &directory, error))
    return FALSE;
  at = (gsize) directory.start;
  for (; n < directory.n_entries && zip->members->len < SYM_PROTOCOL_MAX_MEMBERS; n++)
    {
      SymZipMember member = { 0 };
      const gsize step = read_entry (&in, &directory, at, &member);

      if (step == 0)
        break;
      at += step;
      /* 4.4.17: folders */
      if (member.name_size == 0 || member.name[member.name_size - 1] != '/')
        g_array_append_val (zip->members, member);
    }
  zip->n_missing = directory.n_entries - n;
  find_overlaps (zip->members);
  bound_content (zip->members);
  return TRUE;
}

void
sym_zip_clear (SymZip *self)
{
  g_clear_pointer (&self->members, g_array_unref);
}
