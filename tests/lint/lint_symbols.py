#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The third lock on the gate: who may call what, read from the object files.

Every object file of the build is asked (nm) which symbols it needs from elsewhere. A rule names
symbols by a regular expression and the only source files that may need them. A planted violation
shows each time that the rules can fail.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

# the private functions of core and io, read from their objects
PRIVATE = 'private'

# (what the rule protects, symbols, folders it holds for, sources that may)
RULES = [
    ('only sym-texture.c makes a texture from bytes',
     r'gdk_memory_texture_new|gdk_texture_new_.*|gtk_picture_new_for_.*|gtk_image_new_from_(file|pixbuf|paintable)'
     r'|gtk_picture_set_(file|filename|paintable|pixbuf|resource)|gdk_pixbuf_.*|gtk_snapshot_append_cairo_pixels',
     ('core', 'io', 'widgets', 'app'), {'sym-texture.c'}),
    ('no other way to make a picture that GTK draws: textures, image files, pixels by Cairo or GL',
     r'gdk_gl_texture_new|gdk_dmabuf_.*|gtk_image_new_from_.*file.*|gtk_image_set_from_(file|pixbuf|paintable)'
     r'|gdk_paintable_.*new.*|gsk_texture_node_new|gsk_cairo_node_new|gsk_gl_shader_.*'
     r'|gtk_gl_area_new|gtk_drawing_area_new|gtk_media_file_new.*|gtk_video_new.*|gdk_clipboard_set_(texture|value)'
     r'|gtk_drag_source_set_icon|gtk_drag_icon_.*',
     ('core', 'io', 'widgets', 'app'), set()),
    ('the clipboard gets text, or a finished PNG with its labels',
     r'gdk_clipboard_set_content|gdk_content_provider_new.*', ('core', 'io', 'widgets', 'app'),
     {'sym-app-window-export.c'}),
    ('only the compositor paints and checks the mark, and so only it makes a frame of samples',
     r'_sym_mark_(paint|check)|_sym_resampler_init|_sym_overlay_paint|_sym_layers_paint|_sym_labels_paint|_sym_shutter_paint', ('core', 'io', 'widgets', 'app'),
     {'sym-frame.c', 'sym-mark.c'}),
    ('Cairo gets pixels of a frame on paper only',
     r'cairo_image_surface_create.*|cairo_set_source_surface|gdk_cairo_set_source_pixbuf|cairo_mask_surface',
     ('core', 'io', 'widgets', 'app'), {'sym-page.c'}),
    ('only the frame writer writes PNG',
     r'png_create_write_struct.*|png_write_.*|png_image_write_.*|gdk_texture_save_.*',
     ('core', 'io', 'widgets', 'app'), {'sym-frame-writer.c'}),
    ('widgets and app see no samples',
     PRIVATE, ('widgets', 'app'), set()),
    ('core knows no GTK, no Cairo, no Pango',
     r'gtk_.*|gdk_.*|adw_.*|cairo_.*|pango_.*', ('core', 'io'), set()),
    ('core decodes no file format',
     r'png_.*|nifti_.*|inflate.*|gz(open|read)|xml[A-Z].*|json_.*|_ZN.*Dcm.*', ('core',), set()),
    ('the window parses nothing a stranger wrote: that is the decoder process',
     r'nifti_.*|inflate.*|xml[A-Z].*|json_parser_.*|png_read_.*|_ZN.*Dcm.*',
     ('widgets', 'app', 'io/client'), set()),
    ('no shell, no second program but the decoder',
     r'system|popen|exec[lv]p?e?|g_spawn_.*|g_subprocess_.*|gtk_show_uri.*',
     ('core', 'io', 'widgets', 'app'), set()),
    ('only the list of statements is a database',
     r'sqlite3_.*', ('core', 'io', 'widgets', 'app'), {'sym-statements.c'}),
    ('the mark uses no library beyond GLib and the C library',
     r'png_.*|FT_.*|hb_.*', ('core',), set()),
]


def symbols(obj, option):
    out = subprocess.run(['nm', option, '--format=posix', str(obj)], check=True,
                         capture_output=True, text=True).stdout
    return {line.split()[0].split('@')[0] for line in out.splitlines() if line.strip()}


def source_name(obj):
    # meson names objects after the source's path, with _ for /
    name = obj.name.removesuffix('.o')
    return re.sub(r'^(?:.*_)?(?=[^_]*\.(?:c|cc)$)', '', name)


def violations(obj, folder, source, private):
    found = []
    needed = symbols(obj, '-u')
    for what, pattern, folders, allowed in RULES:
        if not any(folder == f or folder.startswith(f + '/') for f in folders) or source in allowed:
            continue
        hits = sorted(s for s in needed if (s in private if pattern is PRIVATE else re.fullmatch(pattern, s)))
        found += [f'{folder}/{source} needs {s}: {what}' for s in hits]
    return found


def plant(cc, code, folder, private):
    with tempfile.TemporaryDirectory() as tmp:
        source = pathlib.Path(tmp, 'planted.c')
        source.write_text(code)
        obj = source.with_suffix('.o')
        subprocess.run([*cc, '-c', str(source), '-o', str(obj)], check=True)
        return violations(obj, folder, 'planted.c', private)


def main(build, cc):
    build = pathlib.Path(build)
    objects = [(o, str(o.parent.parent.relative_to(build))) for o in sorted(build.rglob('*.o'))
               if o.parent.name.endswith('.p')]
    objects = [(o, f) for o, f in objects if f.split('/')[0] in ('core', 'io', 'widgets', 'app')]
    seen = {f.split('/')[0] for _, f in objects}
    n = 0

    def report(ok, text, details=()):
        nonlocal n
        n += 1
        print(f"{'ok' if ok else 'not ok'} {n} - {text}")
        for line in details:
            print('# ' + line)

    missing = {'core', 'io', 'widgets', 'app'} - seen
    report(not missing, 'objects of every folder were read', [f'none of {m}' for m in sorted(missing)])
    private = {s for o, f in objects if f.split('/')[0] in ('core', 'io')
               for s in symbols(o, '--defined-only') if s.startswith('_sym_')}
    found = [v for o, f in objects for v in violations(o, f, source_name(o), private)]
    report(not found, f'{len(objects)} objects keep the rules', found)

    planted = [
        ('widgets', 'void *gdk_memory_texture_new (void); void *f (void) { return gdk_memory_texture_new (); }'),
        ('app', 'void *_sym_image_get_plane (void); void *f (void) { return _sym_image_get_plane (); }'),
        ('core', 'void gtk_init (void); void f (void) { gtk_init (); }'),
        ('app', 'void png_write_row (void); void f (void) { png_write_row (); }'),
        ('widgets', 'void cairo_set_source_surface (void); void f (void) { cairo_set_source_surface (); }'),
        ('io/client', 'int inflateInit2_ (void); int f (void) { return inflateInit2_ (); }'),
        ('app', 'int sqlite3_open (void); int f (void) { return sqlite3_open (); }'),
        ('widgets', 'void *gtk_drawing_area_new (void); void *f (void) { return gtk_drawing_area_new (); }'),
        ('app', 'void gdk_clipboard_set_texture (void); void f (void) { gdk_clipboard_set_texture (); }'),
        ('io/client', 'int _sym_resampler_init (void); int f (void) { return _sym_resampler_init (); }'),
        ('app', 'int system (const char *); int f (void) { return system ("true"); }'),
    ]
    for folder, code in planted:
        report(bool(plant(cc, code, folder, private)), f'a planted violation in {folder} is found: {code.split("(")[0].split()[-1]}')
    print(f'1..{n}')


if __name__ == '__main__':
    main(sys.argv[1], sys.argv[2:])
