//! The outermost structure of a WebAssembly binary: a header and a list of sections.

/// Magic number and version 1.
const HEADER: &[u8] = b"\0asm\x01\0\0\0";

/// A section with all its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Section<'a> {
    /// The name of a custom section; nothing for the others.
    pub(crate) custom: Option<&'a [u8]>,
    /// Its number, length and content.
    whole: &'a [u8],
}

/// The sections of a module; nothing if the bytes are not one, or are cut short.
pub(crate) fn sections(module: &[u8]) -> Option<Vec<Section<'_>>> {
    let mut rest = module.strip_prefix(HEADER)?;
    let mut found = Vec::new();
    while let Some((&id, after_id)) = rest.split_first() {
        let (size, body) = leb128(after_id)?;
        let content = body.get(..size)?;
        let custom = if id == 0 {
            let (length, name) = leb128(content)?;
            Some(name.get(..length)?)
        } else {
            None
        };
        let (whole, after) = rest.split_at(rest.len() - body.len() + size);
        found.push(Section { custom, whole });
        rest = after;
    }
    Some(found)
}

/// The module without its function names, which only debuggers read; nothing if it is not a module.
pub(crate) fn without_names(module: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = HEADER.to_vec();
    for section in sections(module)?.iter().filter(|section| section.custom != Some(b"name")) {
        bytes.extend_from_slice(section.whole);
    }
    Some(bytes)
}

/// An unsigned LEB128 number of at most 32 bits and what follows it.
fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0_usize;
    for (index, &byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, &bytes[index + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_section_sizes_are_read() {
        assert_eq!(leb128(&[0xe5, 0x8e, 0x26, 7]), Some((624_485, &[7][..])));
        assert_eq!(leb128(&[0x80; 6]), None);
    }

    #[test]
    fn only_the_names_are_taken_out() {
        let start = b"\0asm\x01\0\0\0\x01\x01\0\0\x0a\x09producers";
        let module = [start.as_slice(), b"\0\x07\x04name\x01\x00", b"\x0a\x02\x01\x00"].concat();
        let expected = [start.as_slice(), b"\x0a\x02\x01\x00"].concat();
        assert_eq!(without_names(&module), Some(expected.clone()));
        assert_eq!(without_names(&expected), Some(expected.clone()));
        assert_eq!(without_names(&expected[..expected.len() - 1]), None);
        assert_eq!(without_names(b"text"), None);
    }
}
