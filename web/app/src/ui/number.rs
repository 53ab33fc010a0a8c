//! Reading typed numbers.

/// The number that `text` says in decimal, with or without sign, fraction and exponent; `None` if it says none, or one
/// beyond what 64 bits hold.
///
/// The reader of JSON does the work, for it is in the page anyway and the standard library's brings large tables of its
/// own; what that one takes and JSON does not is written out for it first.
pub fn parse(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = whole.bytes().all(|b| b.is_ascii_digit());
    if !digits || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let sign = if text.starts_with('-') { "-" } else { "" };
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    serde_json::from_str(&format!("{sign}{whole}.{fraction}0e{exponent}")).ok()
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn numbers_are_read_as_the_standard_library_reads_them() {
        for text in [
            "0",
            "7",
            "007",
            "-3",
            "+3",
            ".5",
            "5.",
            "-.25",
            "0.1",
            "0.30000000000000004",
            "1e-3",
            "2.5E+4",
            "3e07",
            "1.7976931348623157e308",
            "5e-324",
            "123456789012345678",
            "-0",
        ] {
            assert_eq!(parse(text).map(f64::to_bits), text.parse().ok().map(f64::to_bits), "{text}");
        }
        for text in [
            "", " ", ".", "-", "e", "e5", "1e", "1e+", "1.2.3", "--1", "+-1", "1_000", "0x1", "one", "1 2",
            "1e999",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
