/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sys/mman.h>
#include <unistd.h>

#include "fuzz-job.h"
#include "sym-zip.h"

/* More takes too long here. */
#define MAX_CONTENT (1u << 20)
#define MAX_FILES 8

static int
compare_offsets (gconstpointer a, gconstpointer b)
{
  const SymZipMember *left = a, *right = b;

  return left->header < right->header ? -1 : left->header > right->header;
}

/* What the input is made of when it is one file of the archive: read from the front, and mapped. */
static void
read_member (int fd, const SymPart *part)
{
  g_autoptr (SymInput) input = sym_input_new (dup (fd), "member", part);
  guint8 buffer[4096];
  gsize n = 0;

  sym_input_skip (input, part->content / 2, NULL);
  while (sym_input_get_position (input) < MAX_CONTENT && sym_input_read (input, buffer, sizeof buffer, NULL))
    ;
  if (!sym_input_is_gzip (input) && sym_input_map (input, &n, NULL) != NULL)
    g_assert_cmpuint (n, <=, part->content);
}

/* An archive's directory, and what it says that it can be read. */
static void
run (const guint8 *data, gsize size)
{
  g_auto (SymZip) zip = { NULL, 0 };
  const int fd = memfd_create ("fuzz", MFD_CLOEXEC);
  guint64 total = 0, end = 0;
  guint n_read = 0;

  g_assert_cmpint (write (fd, data, size), ==, (gssize) size);
  sym_zip_sniff (data, size);
  if (sym_zip_walk (data, size, &zip, NULL))
    {
      g_array_sort (zip.members, compare_offsets);
      for (guint i = 0; i < zip.members->len; i++)
        {
          const SymZipMember *member = &g_array_index (zip.members, SymZipMember, i);
          const SymPart *part = &member->part;

          g_assert_true (member->name >= data && member->name + member->name_size <= data + size);
          if (member->state != SYM_ZIP_READABLE)
            continue;
          g_assert_cmpuint (part->method, !=, SYM_PART_WHOLE);
          g_assert_cmpuint (part->offset, <=, size);
          g_assert_cmpuint (part->size, <=, size - part->offset);
          g_assert_cmpuint (member->header, >=, end);
          end = member->end;
          total += part->content;
          if (part->content <= MAX_CONTENT && n_read++ < MAX_FILES)
            read_member (fd, part);
        }
      g_assert_cmpuint (total, <=, SYM_ZIP_MAX_CONTENT);
    }
  close (fd);
}

const FuzzHarness fuzz_zip = { "zip", NULL, run };
