/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sys/mman.h>
#include <unistd.h>

#include "fuzz-job.h"

/* More than this is a gzip bomb's work, and takes too long here. */
#define MAX_READ (4u << 20)

/* The input itself: gzip read from the front, and mapped. */
static void
run (const guint8 *data, gsize size)
{
  const int fd = memfd_create ("fuzz", MFD_CLOEXEC);
  g_autoptr (SymInput) input = NULL;
  g_autofree guint8 *buffer = g_malloc (4096);
  gboolean more;
  gsize n;

  g_assert_cmpint (write (fd, data, size), ==, (gssize) size);
  input = sym_input_new (fd, "fuzz.gz", NULL);
  sym_input_peek (input, 64u << 10, &n);
  g_assert_cmpuint (n, <=, 64u << 10);
  sym_input_skip (input, n / 2, NULL);
  while (sym_input_get_position (input) < MAX_READ && sym_input_read (input, buffer, 4096, NULL))
    ;
  sym_input_check_end (input, &more, NULL);
  if (sym_input_get_position (input) < MAX_READ)
    sym_input_map (input, &n, NULL);
}

const FuzzHarness fuzz_gzip = { "gzip", NULL, run };
