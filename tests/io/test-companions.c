/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "folder.h"
#include "sym-companions.h"

typedef struct
{
  char *folder;
  SymCompanions *companions;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("symscope-XXXXXX", NULL);
  fixture->companions = _sym_companions_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  _sym_companions_free (fixture->companions);
  test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
put (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "{}", -1, NULL));
}

/* What is found, as "D:data.img S:side.json R:dataset_description.json" below the folder. */
static char *
find (Fixture *fixture, const char *name)
{
  static const char letters[SYM_N_INPUT_ROLES] = "MDSRPCT";
  SymInputRole roles[SYM_PROTOCOL_MAX_COMPANIONS];
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_auto (GStrv) found = _sym_companions_find (fixture->companions, path, roles);
  GString *text = g_string_new (NULL);

  for (guint i = 0; found[i] != NULL; i++)
    {
      g_assert_true (g_str_has_prefix (found[i], fixture->folder));
      g_string_append_printf (text, "%s%c:%s", i > 0 ? " " : "", letters[roles[i]],
                              found[i] + strlen (fixture->folder) + 1);
    }
  return g_string_free (text, FALSE);
}

#define ASSERT_FINDS(name, text)                     \
  do                                                 \
    {                                                \
      g_autofree char *found = find (fixture, name); \
      g_assert_cmpstr (found, ==, text);             \
    }                                                \
  while (0)

/* Protects: the data file of a pair, in the forms there are, and the way back to its header. */
static void
test_pair (Fixture *fixture, gconstpointer data)
{
  g_autofree char *image = g_build_filename (fixture->folder, "a.img", NULL);
  g_autofree char *lone = g_build_filename (fixture->folder, "lone.img", NULL);
  g_autofree char *header = NULL;
  g_autofree char *none = NULL;
  g_autofree char *upper = NULL, *upper_header = NULL;

  put (fixture, "a.hdr");
  put (fixture, "a.img");
  put (fixture, "b.hdr");
  put (fixture, "b.img.gz");
  put (fixture, "c.hdr");
  put (fixture, "lone.img");
  ASSERT_FINDS ("a.hdr", "D:a.img");
  ASSERT_FINDS ("b.hdr", "D:b.img.gz");
  ASSERT_FINDS ("c.hdr", "");
  put (fixture, "OLD.HDR");
  put (fixture, "OLD.IMG");
  ASSERT_FINDS ("OLD.HDR", "D:OLD.IMG");
  upper = g_build_filename (fixture->folder, "OLD.IMG", NULL);
  upper_header = _sym_companions_find_header (upper);
  g_assert_true (g_str_has_suffix (upper_header, "/OLD.HDR"));
  header = _sym_companions_find_header (image);
  g_assert_true (g_str_has_suffix (header, "/a.hdr"));
  none = _sym_companions_find_header (lone);
  g_assert_null (none);
}

/* Protects: without a data set only the file's own sidecar is meant for it. */
static void
test_own (Fixture *fixture, gconstpointer data)
{
  put (fixture, "sub-01_T1w.nii.gz");
  put (fixture, "sub-01_T1w.json");
  put (fixture, "T1w.json");
  put (fixture, "picture.json");
  ASSERT_FINDS ("sub-01_T1w.nii.gz", "S:sub-01_T1w.json");
  ASSERT_FINDS ("picture.png", "S:picture.json");
  ASSERT_FINDS ("picture", "S:picture.json");
  ASSERT_FINDS ("other.nii", "");
}

/* Protects: BIDS' inheritance principle: the same suffix, no entity that the file has not, from its
 * folder up to the root and no further; nearer ones first. */
static void
test_inheritance (Fixture *fixture, gconstpointer data)
{
  put (fixture, "dataset_description.json");
  put (fixture, "task-rest_bold.json");
  put (fixture, "set/dataset_description.json");
  put (fixture, "set/task-rest_bold.json");
  put (fixture, "set/task-nback_bold.json");
  put (fixture, "set/bold.json");
  put (fixture, "set/T1w.json");
  put (fixture, "set/sub-01/sub-01_bold.json");
  put (fixture, "set/sub-01/sub-02_bold.json");
  put (fixture, "set/sub-01/func/sub-01_task-rest_bold.json");
  put (fixture, "set/sub-01/func/sub-01_task-rest_run-2_bold.json");
  ASSERT_FINDS ("set/sub-01/func/sub-01_task-rest_bold.nii.gz",
                "R:set/dataset_description.json S:set/sub-01/func/sub-01_task-rest_bold.json "
                "S:set/sub-01/sub-01_bold.json S:set/bold.json S:set/task-rest_bold.json");
  ASSERT_FINDS ("set/sub-01/anat/sub-01_T1w.nii", "R:set/dataset_description.json S:set/T1w.json");
}

/* Protects: never more than a request can hold, the dataset description among them. */
static void
test_limit (Fixture *fixture, gconstpointer data)
{
  SymInputRole roles[SYM_PROTOCOL_MAX_COMPANIONS];
  g_autofree char *path = g_build_filename (fixture->folder, "a-1_b-1_c-1_d-1_x.nii", NULL);
  g_auto (GStrv) found = NULL;

  put (fixture, "dataset_description.json");
  put (fixture, "a-1_b-1_c-1_d-1_x.json");
  put (fixture, "a-1_x.json");
  put (fixture, "b-1_x.json");
  put (fixture, "c-1_x.json");
  put (fixture, "d-1_x.json");
  put (fixture, "a-1_b-1_x.json");
  put (fixture, "a-1_c-1_x.json");
  put (fixture, "a-1_d-1_x.json");
  put (fixture, "b-1_c-1_x.json");
  put (fixture, "b-1_d-1_x.json");
  put (fixture, "participants.tsv");
  put (fixture, "participants.json");
  found = _sym_companions_find (fixture->companions, path, roles);
  g_assert_cmpuint (g_strv_length (found), ==, SYM_PROTOCOL_MAX_COMPANIONS);
  g_assert_cmpint (roles[0], ==, SYM_INPUT_DATASET);
  g_assert_cmpint (roles[1], ==, SYM_INPUT_PARTICIPANTS);
  g_assert_true (g_str_has_suffix (found[3], "a-1_b-1_c-1_d-1_x.json"));
}

/* Protects: the participants are those of the nearest level up to the root of the data set, and
 * without a root there is no data set. */
static void
test_participants (Fixture *fixture, gconstpointer data)
{
  put (fixture, "participants.tsv");
  put (fixture, "set/dataset_description.json");
  put (fixture, "set/participants.tsv");
  put (fixture, "set/participants.json");
  put (fixture, "set/sub-02/participants.tsv");
  put (fixture, "set/README");
  put (fixture, "set/README.md");
  put (fixture, "set/CHANGES");
  ASSERT_FINDS ("set/sub-01/anat/sub-01_T1w.nii",
                "R:set/dataset_description.json P:set/participants.tsv R:set/participants.json");
  ASSERT_FINDS ("set/sub-02/sub-02_T1w.nii",
                "R:set/dataset_description.json P:set/sub-02/participants.tsv R:set/participants.json");
  ASSERT_FINDS ("sub-01_T1w.nii", "");
}

/* Protects: content credentials beside the file, under its whole name or its stem. */
static void
test_credentials (Fixture *fixture, gconstpointer data)
{
  put (fixture, "a.png.c2pa");
  put (fixture, "a.c2pa");
  put (fixture, "b.c2pa");
  put (fixture, "b.json");
  ASSERT_FINDS ("a.png", "C:a.png.c2pa C:a.c2pa");
  ASSERT_FINDS ("b.nii.gz", "C:b.c2pa S:b.json");
  ASSERT_FINDS ("b", "C:b.c2pa S:b.json");
  ASSERT_FINDS ("c.dcm", "");
}

/* Protects: the user's trust list is found, and none is made up. */
static void
test_trust (Fixture *fixture, gconstpointer data)
{
  g_autofree char *none = _sym_companions_find_trust ();
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "symscope", NULL);
  g_autofree char *path = g_build_filename (folder, "trust.pem", NULL);
  g_autofree char *found = NULL;

  g_assert_cmpstr (none, !=, path);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "", -1, NULL));
  found = _sym_companions_find_trust ();
  g_assert_cmpstr (found, ==, path);
  test_remove_folder (g_get_user_config_dir ());
}

int
main (int argc, char *argv[])
{
  g_autofree char *settings = g_dir_make_tmp ("symscope-XXXXXX", NULL);

  g_setenv ("XDG_CONFIG_HOME", settings, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/companions/pair", Fixture, NULL, set_up, test_pair, tear_down);
  g_test_add ("/companions/own", Fixture, NULL, set_up, test_own, tear_down);
  g_test_add ("/companions/inheritance", Fixture, NULL, set_up, test_inheritance, tear_down);
  g_test_add ("/companions/participants", Fixture, NULL, set_up, test_participants, tear_down);
  g_test_add ("/companions/limit", Fixture, NULL, set_up, test_limit, tear_down);
  g_test_add ("/companions/credentials", Fixture, NULL, set_up, test_credentials, tear_down);
  g_test_add ("/companions/trust", Fixture, NULL, set_up, test_trust, tear_down);
  return g_test_run ();
}
