//! A zipped workbook: which one it is, and whether it unpacks to a sane size.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use zip::ZipArchive;
use zip::result::ZipError;

use super::{FileError, Kind, LARGEST_UNPACKED};

/// Most parts of one workbook.
const MOST_PARTS: usize = 2_000;

/// Tells the kind of workbook. Every part is unpacked once into nothing and counted, for the sizes that an archive states
/// about itself can lie; so what follows may trust them.
pub(super) fn kind(path: &Path) -> Result<Kind, FileError> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?)).map_err(broken)?;
    if archive.len() > MOST_PARTS {
        return Err(FileError::TooLarge);
    }
    let mut left = LARGEST_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(broken)?;
        if part.encrypted() {
            return Err(FileError::Protected);
        }
        if part.size() > left {
            return Err(FileError::TooLarge);
        }
        let unpacked =
            io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(|e| FileError::Broken(e.to_string()))?;
        left = left.checked_sub(unpacked).ok_or(FileError::TooLarge)?;
    }
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("xl/workbook.xml") {
        Ok(Kind::Xlsx)
    } else if has("xl/workbook.bin") {
        Ok(Kind::Xlsb)
    } else if has("content.xml") && has("mimetype") {
        Ok(Kind::Ods)
    } else {
        Err(FileError::NotATable)
    }
}

fn broken(error: ZipError) -> FileError {
    match error {
        ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => FileError::Io(error),
        error => FileError::Broken(error.to_string()),
    }
}
