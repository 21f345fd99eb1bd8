/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"

/* Runs every harness, or those named, over its seeds and the inputs that once broke it, and over
 * reproducible mutations of both. No instrumentation is needed; `./test --fuzz` does the searching. */

#define MUTATIONS 150
#define MAX_GROWTH 64
#define SECONDS_FOR_ONE 60

static char *inputs_folder;
static int n_mutations = MUTATIONS;
static int first_seed = 1;

/* What is being run, to be told when it ends the process. */
static char doing[4096];
static volatile sig_atomic_t doing_length;

/* Of the sanitizers, where there are any: they end the process without a signal. */
extern void __sanitizer_set_death_callback (void (*callback) (void)) __attribute__ ((weak));

static void
tell (void)
{
  if (write (STDERR_FILENO, doing, (gsize) doing_length) < 0)
    _exit (1);
}

static void
on_end (int number)
{
  tell ();
  signal (number, SIG_DFL);
  raise (number);
}

static void
announce (const char *harness, const char *path, int mutation)
{
  g_snprintf (doing, sizeof doing, "Bail out! %s: %s, mutation %d\n", harness, path, mutation);
  doing_length = (int) strlen (doing);
  alarm (SECONDS_FOR_ONE);
}

/* On the heap with nothing behind it. */
static void
run_bytes (const FuzzHarness *harness, const guint8 *data, gsize size)
{
  guint8 *copy = g_malloc (MAX (size, 1));

  memcpy (copy, data, size);
  harness->run (copy, size);
  g_free (copy);
}

static void
mutate_once (GByteArray *bytes, GRand *rand)
{
  static const guint8 wild[] = { 0, 1, 0x7f, 0x80, 0xfe, 0xff, '"', '<', '\\', 0x20 };
  guint at, n;

  if (bytes->len == 0)
    return;
  at = (guint) g_rand_int_range (rand, 0, (gint32) bytes->len);
  n = (guint) g_rand_int_range (rand, 1, MAX_GROWTH);
  n = MIN (n, bytes->len - at);
  switch (g_rand_int_range (rand, 0, 6))
    {
    case 0:
      bytes->data[at] ^= (guint8) (1u << g_rand_int_range (rand, 0, 8));
      break;
    case 1:
      bytes->data[at] = (guint8) g_rand_int_range (rand, 0, 256);
      break;
    case 2:
      memset (bytes->data + at, wild[g_rand_int_range (rand, 0, G_N_ELEMENTS (wild))], MIN (n, 8));
      break;
    case 3:
      g_byte_array_remove_range (bytes, at, n);
      break;
    case 4:
      {
        g_autofree guint8 *part = g_memdup2 (bytes->data + at, n);

        g_byte_array_append (bytes, part, n);
        break;
      }
    default:
      g_byte_array_set_size (bytes, at);
    }
}

static int
count_mutations (const FuzzHarness *harness)
{
  return n_mutations / (int) MAX (harness->cost, 1);
}

static void
run_file (const FuzzHarness *harness, const char *path)
{
  g_autofree char *content = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) first_seed);
  g_autoptr (GError) error = NULL;
  gsize size;

  if (!g_file_get_contents (path, &content, &size, &error))
    g_error ("%s", error->message);
  announce (harness->name, path, 0);
  run_bytes (harness, (const guint8 *) content, size);
  for (int i = 1; i <= count_mutations (harness); i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();

      g_byte_array_append (bytes, (const guint8 *) content, (guint) size);
      for (int j = g_rand_int_range (rand, 1, 5); j > 0; j--)
        mutate_once (bytes, rand);
      announce (harness->name, path, i);
      run_bytes (harness, bytes->data != NULL ? bytes->data : (const guint8 *) "", bytes->len);
    }
  alarm (0);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static guint
run_folder (const FuzzHarness *harness, const char *kind)
{
  g_autofree char *folder = g_build_filename (inputs_folder, kind, harness->name, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (paths, compare_names);
  for (guint i = 0; i < paths->len; i++)
    run_file (harness, g_ptr_array_index (paths, i));
  return paths->len;
}

int
main (int argc, char *argv[])
{
  static const int ends[] = { SIGALRM, SIGABRT, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE };
  const guint n_ends = __sanitizer_set_death_callback != NULL ? 3 : G_N_ELEMENTS (ends);
  const GOptionEntry entries[] = {
    { "inputs", 0, 0, G_OPTION_ARG_FILENAME, &inputs_folder, "Where seeds and regressions are", "FOLDER" },
    { "mutations", 0, 0, G_OPTION_ARG_INT, &n_mutations, "Mutations of each input", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &first_seed, "Of the generator of mutations", "N" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("[HARNESS…] - run harnesses over their seeds");
  g_autoptr (GError) error = NULL;
  guint number = 0;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || inputs_folder == NULL)
    g_error ("%s", error != NULL ? error->message : "--inputs is missing");
  for (guint i = 0; i < n_ends; i++)
    signal (ends[i], on_end);
  if (__sanitizer_set_death_callback != NULL)
    __sanitizer_set_death_callback (tell);
  if (argc < 2)
    for (guint i = 0; fuzz_harnesses[i] != NULL; i++)
      number++;
  g_print ("1..%u\n", argc < 2 ? number : (guint) argc - 1);
  for (guint i = 0; argc < 2 ? fuzz_harnesses[i] != NULL : i + 1 < (guint) argc; i++)
    {
      const FuzzHarness *harness = fuzz_find (argc < 2 ? fuzz_harnesses[i]->name : argv[i + 1]);
      const gint64 start = g_get_monotonic_time ();
      guint n_seeds, n_regressions;

      if (harness == NULL)
        g_error ("There is no harness %s", argv[i + 1]);
      n_seeds = run_folder (harness, "seeds");
      n_regressions = run_folder (harness, "regressions");
      g_print ("%s %u %s: %u seeds, %u regressions, %u executions, %.1f s\n",
               n_seeds > 0 ? "ok" : "not ok", i + 1, harness->name, n_seeds, n_regressions,
               (n_seeds + n_regressions) * (guint) (count_mutations (harness) + 1),
               (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
    }
  return 0;
}
