/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-labels-pages.h"

#include <fcntl.h>
#include <link.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

static int
share (struct dl_phdr_info *info, size_t size, void *data)
{
  const int memory = *(const int *) data;
  const uintptr_t page = (uintptr_t) sysconf (_SC_PAGESIZE);

  for (size_t i = 0; i < info->dlpi_phnum; i++)
    {
      const ElfW (Phdr) *header = &info->dlpi_phdr[i];
      const uintptr_t first = (info->dlpi_addr + header->p_vaddr) & ~(page - 1);
      const uintptr_t end = info->dlpi_addr + header->p_vaddr + header->p_memsz;
      char byte;

      if (header->p_type != PT_LOAD || (header->p_flags & PF_W) != 0 || header->p_memsz == 0)
        continue;
      /* Either may fail, and then nothing is gained. */
      if (madvise ((void *) first, end - first, MADV_POPULATE_READ) == 0 &&
          pread (memory, &byte, 1, (off_t) first) == 1 &&
          pwrite (memory, &byte, 1, (off_t) first) != 1)
        return 1;
    }
  return 0;
}

void
_sym_labels_share_pages (void)
{
  int memory = open ("/proc/self/mem", O_RDWR | O_CLOEXEC);

  if (memory < 0)
    return;
  dl_iterate_phdr (share, &memory);
  close (memory);
}
