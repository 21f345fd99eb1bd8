/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "sym-cbor.h"

static void
take (const char *path, const char *value, gpointer user_data)
{
  g_assert_true (g_utf8_validate (path, -1, NULL));
  g_assert_true (g_utf8_validate (value, -1, NULL));
}

static void
run (const guint8 *data, gsize size)
{
  g_autoptr (cbor_item_t) item = sym_cbor_parse ((SymSpan) { data, size });
  const cbor_item_t *member;
  gint64 number;

  if (item == NULL)
    return;
  sym_cbor_flatten (item, take, NULL);
  member = sym_cbor_get (item, "alg");
  if (member != NULL)
    sym_cbor_to_int (member, &number);
  member = sym_cbor_get_int (item, 1);
  if (member != NULL)
    sym_cbor_to_bytes (member);
}

const FuzzHarness fuzz_cbor = { "cbor", NULL, run };
