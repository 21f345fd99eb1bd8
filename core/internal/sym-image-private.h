/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-examination.h"
#include "sym-image.h"
#include "sym-presentation-info-private.h"
#include "sym-segment-info-private.h"

G_BEGIN_DECLS

/* Samples and the way to build an image. On the include path of core, io and tests only. */

#define SYM_UID_SIZE 68  /* 64 characters and a NUL, rounded */
#define SYM_TEXT_SIZE 260
#define SYM_FRAME_LABEL_SIZE 64

/** SYM_IMAGE_MAX_DIM: most elements along one axis */
#define SYM_IMAGE_MAX_DIM G_MAXINT32

/** SYM_IMAGE_MAX_MOSAIC: most tiles along a side of a mosaic */
#define SYM_IMAGE_MAX_MOSAIC 64

/** SYM_IMAGE_MAX_SIZE: most bytes of samples of one file */
#define SYM_IMAGE_MAX_SIZE (G_GUINT64_CONSTANT (16) << 30)

/**
 * SymImageFlags:
 * @SYM_IMAGE_HAS_AFFINE: `affine` is set (NIfTI with a code; DICOM geometry comes by frame)
 * @SYM_IMAGE_HAS_SPACING: `spacing[0..1]` are millimetres
 * @SYM_IMAGE_HAS_ASPECT: `spacing[0..1]` hold only the pixel aspect
 * @SYM_IMAGE_HAS_PADDING: `padding_min..padding_max` (stored values) are not image
 * @SYM_IMAGE_ROWS_UP: the first row is shown at the bottom (NIfTI)
 * @SYM_IMAGE_LOSSY: the samples were compressed with loss
 * @SYM_IMAGE_LABELS: values are names of regions: they have no values between them
 * @SYM_IMAGE_STATISTIC: values are those of a test, and 0 is what they are measured from
 * @SYM_IMAGE_QUADRUPED: Anatomical Orientation Type (0010,2210): directions have other names
 */
typedef enum /*< flags >*/
{
  SYM_IMAGE_HAS_AFFINE = 1 << 0,
  SYM_IMAGE_HAS_SPACING = 1 << 1,
  SYM_IMAGE_HAS_ASPECT = 1 << 2,
  SYM_IMAGE_HAS_PADDING = 1 << 3,
  SYM_IMAGE_ROWS_UP = 1 << 4,
  SYM_IMAGE_LOSSY = 1 << 5,
  SYM_IMAGE_QUADRUPED = 1 << 6,
  SYM_IMAGE_LABELS = 1 << 7,
  SYM_IMAGE_STATISTIC = 1 << 8,
} SymImageFlags;

/** SYM_IMAGE_MAX_MATRIX: most bytes of a slide that is put together of its tiles, which are kept, too */
#define SYM_IMAGE_MAX_MATRIX (G_GUINT64_CONSTANT (1) << 30)

/** SYM_IMAGE_MAX_AXES: axes beyond the slices: NIfTI has up to four */
#define SYM_IMAGE_MAX_AXES 4

/**
 * SymAxisInfo:
 * @n: how many there are along it, at least 2
 * @name: what it is, for a person: a msgid ("Time"), "" where not known
 * @unit: of @first and @step, "" for none
 * @step: from one to the next, 0 where not known
 *
 * One of the axes along which volumes at one place follow each other.
 */
typedef struct
{
  guint64 n;
  char name[32];
  char unit[16];
  double first, step;
} SymAxisInfo;

/**
 * SymImageInfo:
 *
 * What a decoded file states of its image: plain data of fixed size, the same on the wire, in an
 * instance and in an image. Strings are UTF-8 and NUL-terminated. Everything in it is untrusted
 * until _sym_image_info_check() passed.
 *
 * @dims: columns, rows, slices or frames, time, other
 * @other_dims: what dims[4] is the product of, where the file has more than five axes (NIfTI has up
 *   to seven): sizes of the fifth, sixth and seventh; all 0 where there is nothing to say
 * @data_size: bytes of samples: product of dims, samples per pixel and sample size
 * @bits_stored: significant bits of a sample
 * @affine: row-major, voxel to LPS millimetres
 * @spacing: millimetres between columns, rows, slices
 * @slope, @intercept: modality transform of every frame that has none of its own
 * @padding_min, @padding_max: stored values
 * @mosaic_slices: how many slices the one image holds as tiles, row after row; 0 where it is none
 * @mosaic_tiles: tiles in a row, and rows of tiles
 * @mosaic_origin, @mosaic_step: LPS millimetres: first voxel of the first tile, way to that of the next
 * @matrix: columns and rows of the slide that the frames are tiles of, and how many such planes there
 *   are; all 0 where they are none
 * @temporal_position, @instance_number: order within a series; 0 where absent
 * @patient_orientation: Patient Orientation (0020,0020), the two values, "" where absent
 * @n_axes, @axes: what volumes at one place differ in, the fastest first; they count for something only
 *   where there are as many volumes as they say together
 */
typedef struct
{
  guint32 format;      /* SymFormat */
  guint32 sample_type; /* SymSampleType */
  guint32 colour;      /* SymColour */
  guint32 n_samples;
  guint32 bits_stored;
  guint32 flags; /* SymImageFlags */
  guint64 dims[5];
  guint64 other_dims[3];
  guint64 data_size;
  double affine[16];
  double spacing[3];
  double slope, intercept;
  double padding_min, padding_max;
  guint32 mosaic_slices, mosaic_tiles;
  double mosaic_origin[3], mosaic_step[3];
  guint64 matrix[3];
  gint64 instance_number;
  gint64 temporal_position;
  gint64 series_number;
  char modality[20];
  char unit[SYM_UID_SIZE];
  char study_uid[SYM_UID_SIZE];
  char series_uid[SYM_UID_SIZE];
  char sop_uid[SYM_UID_SIZE];
  char frame_of_reference[SYM_UID_SIZE];
  char description[SYM_TEXT_SIZE];
  char patient[SYM_TEXT_SIZE];
  char date[20];
  char patient_orientation[2][20];
  char transfer_syntax[SYM_UID_SIZE];
  guint32 n_axes;
  SymAxisInfo axes[SYM_IMAGE_MAX_AXES];
} SymImageInfo;

/**
 * SymFrameFlags:
 *
 * Which fields of a #SymFrameInfo are set.
 */
typedef enum /*< flags >*/
{
  SYM_FRAME_HAS_POSITION = 1 << 0,
  SYM_FRAME_HAS_ORIENTATION = 1 << 1,
  SYM_FRAME_HAS_RESCALE = 1 << 2,
  SYM_FRAME_HAS_SPACING = 1 << 3,
  SYM_FRAME_HAS_DURATION = 1 << 4,
  SYM_FRAME_IS_TILE = 1 << 5,
} SymFrameFlags;

/**
 * SymFrameInfo:
 *
 * What a DICOM file states of one frame. Either none or dims[2] * dims[3] * dims[4] of them.
 *
 * @segment: Referenced Segment Number (0062,000B) of a segmentation; 0 where absent
 * @position: Image Position (Patient), LPS millimetres
 * @orientation: Image Orientation (Patient): direction of the rows, then of the columns
 * @spacing: millimetres between columns, then between rows (the reverse order of Pixel Spacing)
 * @temporal_position: what orders frames at one place: Temporal Position Index or Identifier, or the
 *   dimensions of the file; 0 where absent
 * @duration: milliseconds for which the frame of a moving picture is shown
 * @tile: column and row of its first pixel within `matrix`, and which plane of that it is in
 * @label: what the frame is, beside others at its place ("b 1000 s/mm²"); UTF-8, "" where not known
 */
typedef struct
{
  guint32 flags;
  guint32 segment;
  double position[3];
  double orientation[6];
  double spacing[2];
  double thickness;
  double slope, intercept;
  gint64 temporal_position;
  double duration;
  guint32 tile[3];
  guint32 reserved_too;
  char label[SYM_FRAME_LABEL_SIZE];
} SymFrameInfo;

/**
 * SymLutKind:
 * @SYM_LUT_MODALITY: Modality LUT Sequence (0028,3000)
 * @SYM_LUT_VOI: VOI LUT Sequence (0028,3010)
 * @SYM_LUT_PALETTE_RED: Palette Color Lookup Table Data, and the next two
 */
typedef enum
{
  SYM_LUT_MODALITY,
  SYM_LUT_VOI,
  SYM_LUT_PALETTE_RED,
  SYM_LUT_PALETTE_GREEN,
  SYM_LUT_PALETTE_BLUE,
  SYM_N_LUTS,
} SymLutKind;

/**
 * SymLut:
 * @first: the first value mapped
 * @n: number of entries, 1 to 65536
 * @bits: bits of an entry, 8 to 16
 * @values: (array length=n): the entries
 *
 * A DICOM lookup table, PS3.3 C.11.1: values below `first` take the first entry, values beyond the
 * last take the last.
 */
typedef struct
{
  gint32 first;
  guint32 n;
  guint32 bits;
  char name[68];
  guint16 *values;
} SymLut;

SymLut *_sym_lut_new (gint32 first, guint32 n, guint32 bits, const guint16 *values,
                      const char *name);
SymLut *_sym_lut_copy (const SymLut *self);
void _sym_lut_free (SymLut *self);
guint16 _sym_lut_map (const SymLut *self, double value);

/**
 * SymPresentationWindow:
 * @uid: SOP Instance UID of the image that it is for; "" for all
 */
typedef struct
{
  SymWindow window;
  char uid[SYM_UID_SIZE];
} SymPresentationWindow;

/**
 * SymPresentationArea:
 * @first, @last: column, then row, from 1, of the corners of what is to be seen
 * @magnification: device pixels per image pixel; 0 to fill the pane
 * @uid: as above
 */
typedef struct
{
  gint32 first[2], last[2];
  double magnification;
  char uid[SYM_UID_SIZE];
} SymPresentationArea;

/**
 * SymInstance:
 *
 * One decoded file: what the client makes of a validated reply, and what stacks are built from.
 * Owned by one thread.
 *
 * @data: (nullable): the samples; %NULL when only labels were asked for, or there are none
 * @frames: (nullable): frame by frame statements
 * @luts: each nullable
 * @segments: (element-type SymSegmentInfo): regions that the file names
 * @contours: (element-type SymContour): what it says of them beside its frames
 * @shutter: (nullable): what hides part of the image, or of those that a presentation state is about
 * @presentation: (nullable): of a presentation state
 * @tags: never null
 * @notes: translated sentences
 * @members: (nullable): of an archive: what files it holds, as `sym-protocol.h` has them
 * @error: (nullable): why there are no samples
 */
typedef struct
{
  char *path;
  SymImageInfo info;
  GBytes *data;
  SymFrameInfo *frames;
  gsize n_frames;
  GArray *windows; /* SymWindow */
  SymLut *luts[SYM_N_LUTS];
  GArray *segments;    /* SymSegmentInfo */
  GPtrArray *contours; /* SymContour */
  SymShutterInfo *shutter;
  SymPresentationInfo *presentation;
  GArray *presentation_windows; /* SymPresentationWindow */
  GArray *presentation_areas;   /* SymPresentationArea */
  SymTags *tags;
  GPtrArray *notes; /* char* */
  GPtrArray *members;
  GError *error;
} SymInstance;

SymInstance *_sym_instance_new (const char *path);
void _sym_instance_free (SymInstance *self);

/**
 * _sym_image_info_check:
 * @data_size: bytes that really are there; %G_MAXUINT64 where no samples were asked for
 *
 * The one check of everything a decoder states: enumerations, dimensions and their product, sizes,
 * finite geometry, strings terminated and valid. Fields whose flag is not set are not looked at.
 */
gboolean _sym_image_info_check (const SymImageInfo *info, guint64 data_size, GError **error);
gboolean _sym_frame_info_check (const SymFrameInfo *frame, GError **error);
gboolean _sym_shutter_check (const SymShutterInfo *shutter, GError **error);
gboolean _sym_presentation_info_check (const SymPresentationInfo *presentation, GError **error);
gboolean _sym_presentation_window_check (const SymPresentationWindow *window, GError **error);
gboolean _sym_presentation_area_check (const SymPresentationArea *area, GError **error);
gboolean _sym_segment_info_check (const SymSegmentInfo *segment, GError **error);

/** @points: (array): 3 * n_points numbers that need not be aligned */
gboolean _sym_contour_check (const SymContourInfo *contour, gconstpointer points, gsize size, GError **error);

/**
 * SymRescale:
 *
 * Linear modality transform of one plane.
 */
typedef struct
{
  double slope, intercept;
} SymRescale;

/**
 * SymPlanePlace:
 * @is_known: whether the rest is set
 * @origin: LPS of the first voxel
 * @along_row: millimetres from one column to the next
 * @down_column: millimetres from one row to the next
 *
 * Where one plane lies in the patient.
 */
typedef struct
{
  gboolean is_known;
  double origin[3];
  double along_row[3];
  double down_column[3];
} SymPlanePlace;

/**
 * SymImage:
 *
 * @planes: (array length=n_planes): address of each 2-D plane: rows from the first, tightly packed,
 *   aligned for the sample type; plane index = slice + dims[2] * (time + dims[3] * other)
 * @plane_values: samples of one plane: columns * rows * samples per pixel
 * @file_order: (nullable) (array length=n_planes): index of the plane that holds each frame of a
 *   single file in its stored order, which is that of the digest; %NULL where planes are in it
 * @places: (nullable) (array length=n_planes): where each plane says that it is; then @affine has the
 *   orientation of the first and the mean step only
 * @as_stored: (nullable): the image as its files store it, where this one is that taken apart
 * @durations: (nullable) (array length=n_planes): milliseconds each plane is shown, 0 where unknown
 * @labels: (nullable) (array length=n_planes): what each plane is beside others at its place
 * @affine_holds: whether all planes lie where @affine says, but for a small part of a step
 * @affine_is_exact: whether they do to %SYM_STACK_EXACT
 * @thickness: of a slice, millimetres; 0 where unknown
 * @chunks: the GBytes that own the planes' memory
 * @rescales: one for all planes or one each, see n_rescales
 */
/**
 * SymSearchRest:
 * @effort: a SymExamineEffort
 * @data: (nullable): of the detector; it holds no reference to the image
 *
 * Where a search through an image was broken off.
 */
typedef struct
{
  guint effort;
  gpointer data;
  GDestroyNotify destroy;
} SymSearchRest;

struct _SymImage
{
  gatomicrefcount ref_count;
  SymImageInfo info;
  gsize dims[5];
  gsize n_planes;
  gsize plane_values;
  const guint8 **planes;
  gsize *file_order;
  char **sources; /* (nullable): of a stack, by plane: SOP Instance UID of its file, or %NULL */
  GPtrArray *chunks;
  SymRescale *rescales;
  gsize n_rescales;
  GArray *windows;
  SymLut *luts[SYM_N_LUTS];
  char **notes;
  guint n_missing; /* files of the series that were not read yet */
  gboolean has_affine;
  gboolean has_millimetres;
  gboolean is_volume;
  gboolean affine_holds, affine_is_exact;
  double affine[16];
  double inverse[16];
  double spacing[3];
  double thickness;
  SymPlanePlace *places;
  SymImage *as_stored;
  double *durations;
  SymShutterInfo *shutter; /* (nullable): of all planes */
  char (*labels)[SYM_FRAME_LABEL_SIZE];
  /* computed once, on first use, under the lock */
  GMutex lock;
  gboolean auto_known, full_known;
  SymWindow auto_window, full_window;
  /* what searches that were broken off need to go on, under the lock */
  SymSearchRest rests[SYM_N_SEARCHES];
};

/** SYM_MAX_SHEAR: cosine between axes beyond which a grid is tilted and is cut in no other plane */
#define SYM_MAX_SHEAR 0.02

/**
 * _sym_image_alloc:
 * @info: checked
 * @n_planes: how many planes the maker will set
 *
 * Returns: (transfer full): an image without samples, geometry or windows, for its two makers
 */
SymImage *_sym_image_alloc (const SymImageInfo *info, gsize n_planes);

/** Copies the windows that can be used; a width that LINEAR does not allow becomes LINEAR_EXACT. */
void _sym_image_take_windows (SymImage *self, GArray *windows);

/** Keeps @data alive with the image. Returns: its first sample, aligned; %NULL out of memory. */
const guint8 *_sym_image_take_samples (SymImage *self, GBytes *data, GError **error);

/** Sets the affine where it has an inverse, what follows from it, and says where it has none. */
void _sym_image_set_affine (SymImage *self, const double *affine, GPtrArray *notes);

/** Takes over how long frames are shown, and what they are. After their order is known. */
void _sym_image_take_times (SymImage *self, const SymInstance *instance);

/**
 * _sym_mosaic_split:
 * @mosaics: (element-type SymInstance): with `mosaic_slices`
 *
 * Takes mosaics apart.
 *
 * Returns: (transfer full) (element-type SymInstance): an instance of one slice for each tile
 */
GPtrArray *_sym_mosaic_split (GPtrArray *mosaics, GError **error);

/**
 * _sym_tiles_join:
 * @instance: (transfer none): with `matrix`
 *
 * Puts tiles where they belong: a whole-slide level is one picture. What lies beyond the edge of the
 * slide is cut off; where there is no tile it is white, or black where the image is no colour.
 *
 * Returns: (transfer full): an instance with a frame for each plane
 */
SymInstance *_sym_tiles_join (const SymInstance *instance, GError **error);

/** Ends the making: notes become the image's. */
void _sym_image_set_notes (SymImage *self, GPtrArray *notes);

/**
 * _sym_image_new_from_instance:
 * @instance: (transfer none): with samples and checked info
 *
 * One file, one image: NIfTI, PNG, a single DICOM file (its frames sorted into slices and times
 * where their positions say so).
 */
SymImage *_sym_image_new_from_instance (SymInstance *instance, GError **error);

/**
 * _sym_stack_group:
 * @instances: (element-type SymInstance): files of a folder, labels or samples
 *
 * Groups files into series that can be one image: same series, size, sample type, colour and
 * orientation; and sorts each by position along the normal (the cross product of the direction of
 * rows and of columns), then by temporal position, then by instance number.
 *
 * Returns: (transfer full) (element-type GPtrArray): groups of borrowed instances
 */
GPtrArray *_sym_stack_group (GPtrArray *instances);

/**
 * _sym_image_new_from_stack:
 * @instances: (element-type SymInstance): one group of _sym_stack_group(), with samples
 *
 * Gaps, duplicates and irregular steps become notes; they make sym_image_is_volume() %FALSE where
 * the slices do not form a regular grid.
 */
SymImage *_sym_image_new_from_stack (GPtrArray *instances, GError **error);

/**
 * _sym_stack_get_reading_order:
 * @group: (element-type SymInstance): one group of _sym_stack_group(), labels are enough
 *
 * In which order to read its files, so that the slice that is shown first comes first and what has
 * been read is always a stack without gaps about it: from the middle of the first time outward, one
 * before and one behind in turn; then the further times.
 *
 * Returns: (transfer full) (array length=group.len): indices into @group
 */
guint *_sym_stack_get_reading_order (GPtrArray *group);

/**
 * _sym_image_new_from_part:
 * @instances: (element-type SymInstance): those of one group that have been read, with samples
 * @n_files: how many the whole group has, more than these
 *
 * As _sym_image_new_from_stack(); a note says that it is a part.
 */
SymImage *_sym_image_new_from_part (GPtrArray *instances, guint n_files, GError **error);

/** The plane at slice, time, other; indices in range. */
const guint8 *_sym_image_get_plane (const SymImage *self, gsize slice, gsize time, gsize other);
/** Where that plane is by its own statement. Returns: (nullable): %NULL where there is none. */
const SymPlanePlace *_sym_image_get_place (const SymImage *self, gsize slice, gsize time, gsize other);
SymRescale _sym_image_get_rescale (const SymImage *self, gsize slice, gsize time, gsize other);

/** As sym_image_get_digest(), of one plane: what the digest of a file with that plane alone is. */
char *_sym_image_get_plane_digest (const SymImage *self, gsize plane);

/** One stored sample as a double (complex: magnitude); no modality transform. */
double _sym_sample_get (const guint8 *plane, SymSampleType type, gsize index);

/** Stored value to modality value: LUT or linear. */
double _sym_image_to_modality (const SymImage *self, SymRescale rescale, double stored);

/** Whether a stored value is padding. */
gboolean _sym_image_is_padding (const SymImage *self, double stored);

/**
 * _sym_image_map_lut:
 * @window: a window with %SYM_WINDOW_LUT
 * @value: in modality units
 *
 * Maps through the file's VOI LUT, whose domain is stretched over the window.
 *
 * Returns: 0 to 1
 */
double _sym_image_map_lut (const SymImage *self, const SymWindow *window, double value);

/** YBR_FULL to RGB, PS3.3 C.7.6.3.1.2, 8 bit. */
void _sym_ybr_to_rgb (const guint8 *ybr, guint8 *rgb);

/**
 * SymSlicing:
 *
 * Which voxel axis runs along the screen's x (0), y (1) and into the screen (2) for a viewport's
 * plane, rotation and flips, and whether it runs backwards.
 */
typedef struct
{
  int axis[3];
  gboolean reverse[3];
} SymSlicing;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymInstance, _sym_instance_free)

G_END_DECLS
