"""Native libraries in the program's folder: who holds their copyright, and on which terms.

They come with Python or inside of wheels, mostly without a text of their own beside them. The build
refuses a library that is not listed here.
"""

from dataclasses import dataclass

MIT = """\
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES
OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""

BSD = """\
Redistribution and use in source and binary forms, with or without modification, are permitted
provided that the following conditions are met:

1. Redistributions of source code must retain the above copyright notice, this list of conditions
   and the following disclaimer.
2. Redistributions in binary form must reproduce the above copyright notice, this list of
   conditions and the following disclaimer in the documentation and/or other materials provided
   with the distribution.
{third}
THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR
IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND
FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR
CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE,
DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER
IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF
THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
"""
BSD2 = BSD.format(third="")
BSD3 = BSD.format(
    third="""\
3. Neither the name of the copyright holder nor the names of its contributors may be used to
   endorse or promote products derived from this software without specific prior written
   permission.
"""
)

BZIP2 = """\
Redistribution and use in source and binary forms, with or without modification, are permitted
provided that the following conditions are met:

1. Redistributions of source code must retain the above copyright notice, this list of conditions
   and the following disclaimer.
2. The origin of this software must not be misrepresented; you must not claim that you wrote the
   original software. If you use this software in a product, an acknowledgment in the product
   documentation would be appreciated but is not required.
3. Altered source versions must be plainly marked as such, and must not be misrepresented as being
   the original software.
4. The name of the author may not be used to endorse or promote products derived from this software
   without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE AUTHOR "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING,
BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE
ARE DISCLAIMED. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL,
SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF
SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING
NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE
POSSIBILITY OF SUCH DAMAGE.
"""

ZLIB = """\
This software is provided 'as-is', without any express or implied warranty. In no event will the
authors be held liable for any damages arising from the use of this software.

Permission is granted to anyone to use this software for any purpose, including commercial
applications, and to alter it and redistribute it freely, subject to the following restrictions:

1. The origin of this software must not be misrepresented; you must not claim that you wrote the
   original software. If you use this software in a product, an acknowledgment in the product
   documentation would be appreciated but is not required.
2. Altered source versions must be plainly marked as such, and must not be misrepresented as being
   the original software.
3. This notice may not be removed or altered from any source distribution.
"""

APACHE = "The text of the Apache License 2.0 is in the file LICENSE beside this one.\n"

LIBGCC = """\
libgcc is under the GNU General Public License, version 3 or later
(https://www.gnu.org/licenses/gpl-3.0.txt), with the GCC Runtime Library Exception, version 3.1
(https://www.gnu.org/licenses/gcc-exception-3.1.txt): it may be distributed together with programs
that were compiled with GCC, on any terms. Its source is part of GCC, at https://gcc.gnu.org.
"""
BOOTLOADER = """\
The program kubectl-alb in this folder is PyInstaller's bootloader. It is under the GNU General
Public License, version 2 or later, with an exception: the bootloader, in a program that was built
with PyInstaller, may be combined with other code and distributed under any terms. Its text follows
under the heading of PyInstaller.
"""


@dataclass(frozen=True)
class Notice:
    """A library: the starts of its files' names, its copyright and its license."""

    name: str
    files: tuple[str, ...]
    copyright: str
    license: str
    url: str
    text: str

    def written(self) -> str:
        """Return the notice as it stands in the archive."""
        return f"{self.copyright}\nLicense: {self.license}\n{self.url}\n\n{self.text}"


# `files` are libraries; or extension modules that have the library built in.
NATIVE = (
    Notice(
        "OpenSSL",
        ("libssl", "libcrypto", "_ssl", "_hashlib", "_rust"),
        "Copyright (c) 1998-2026 The OpenSSL Project Authors\n"
        "Copyright (c) 1995-1998 Eric A. Young, Tim J. Hudson",
        "Apache-2.0",
        "https://www.openssl.org/source/license.html",
        APACHE,
    ),
    Notice(
        "libffi",
        ("libffi", "_ctypes", "_cffi_backend"),
        "Copyright (c) 1996-2025 Anthony Green, Red Hat, Inc and others",
        "MIT",
        "https://github.com/libffi/libffi/blob/master/LICENSE",
        MIT,
    ),
    Notice(
        "liblzma (XZ Utils)",
        ("liblzma", "_lzma"),
        "Lasse Collin and the other authors of XZ Utils",
        "0BSD; versions before 5.6: public domain",
        "https://github.com/tukaani-project/xz/blob/master/COPYING",
        "",
    ),
    Notice(
        "bzip2",
        ("libbz2", "_bz2"),
        "Copyright (C) 1996-2019 Julian R Seward",
        "bzip2-1.0.6",
        "https://sourceware.org/bzip2/",
        BZIP2,
    ),
    Notice(
        "zlib",
        ("libz", "zlib"),
        "Copyright (C) 1995-2025 Jean-loup Gailly and Mark Adler",
        "Zlib",
        "https://zlib.net/zlib_license.html",
        ZLIB,
    ),
    Notice(
        "libuuid (util-linux)",
        ("libuuid", "_uuid"),
        "Copyright (C) 1996-2007 Theodore Ts'o and others",
        "BSD-3-Clause",
        "https://github.com/util-linux/util-linux/blob/master/Documentation/licenses/COPYING.BSD-3-Clause",
        BSD3,
    ),
    Notice(
        "libyaml",
        ("libyaml", "_yaml"),
        "Copyright (c) 2017-2020 Ingy döt Net\nCopyright (c) 2006-2016 Kirill Simonov",
        "MIT",
        "https://github.com/yaml/libyaml/blob/master/License",
        MIT,
    ),
    Notice(
        "Expat",
        ("libexpat", "pyexpat", "libpython"),
        "Copyright (c) 1998-2000 Thai Open Source Software Center Ltd and Clark Cooper\n"
        "Copyright (c) 2001-2025 Expat maintainers",
        "MIT",
        "https://github.com/libexpat/libexpat/blob/master/COPYING",
        MIT,
    ),
    Notice(
        "libmpdec",
        ("libmpdec", "_decimal"),
        "Copyright (c) 2008-2020 Stefan Krah",
        "BSD-2-Clause",
        "https://www.bytereef.org/mpdecimal/",
        BSD2,
    ),
    Notice(
        "libgcc (GCC's run-time library)",
        ("libgcc_s",),
        "Copyright (C) 1989-2025 Free Software Foundation, Inc.",
        "GPL-3.0-or-later WITH GCC-exception-3.1",
        "https://gcc.gnu.org/onlinedocs/libstdc++/manual/license.html",
        LIBGCC,
    ),
    Notice(
        "PyInstaller's bootloader",
        ("kubectl-alb",),
        "Copyright (c) 2010-2026 PyInstaller Development Team\n"
        "Copyright (c) 2005-2009 Giovanni Bajo\n"
        "Copyright (c) 2002 McMillan Enterprises, Inc.",
        "GPL-2.0-or-later WITH Bootloader-exception",
        "https://pyinstaller.org/en/stable/license.html",
        BOOTLOADER,
    ),
)


def notices_for(names: set[str]) -> list[Notice]:
    """Return the notices that a folder with files of these names needs."""
    return [n for n in NATIVE if any(stem(name) in n.files for name in names)]


def unknown_libraries(names: set[str]) -> list[str]:
    """Return the shared libraries that have no notice; Python's own is under Python's license."""
    known = {file for notice in NATIVE for file in notice.files}
    libraries = {name for name in names if name.startswith("lib")}
    return sorted(name for name in libraries if stem(name) not in known)


def stem(file: str) -> str:
    """Return the name of a library without version and platform: `libssl` of `libssl.so.3`."""
    if file.startswith("libpython"):
        return "libpython"
    first = file.partition(".")[0]
    return first.partition("-")[0] if first.startswith("lib") else first
