/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SymApplication:
 *
 * The desktop program: `symscope [FILE|FOLDER]...` and `symscope --compare REFERENCE SYNTHETIC`.
 */
#define SYM_TYPE_APPLICATION (sym_application_get_type ())
G_DECLARE_FINAL_TYPE (SymApplication, sym_application, SYM, APPLICATION, AdwApplication)

SymApplication *sym_application_new (void);

G_END_DECLS
