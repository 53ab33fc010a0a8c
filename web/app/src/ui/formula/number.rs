//! Numbers as a reader sees them: few digits, a real minus sign, no noise.

/// The typographic minus sign.
pub const MINUS: char = '−';

/// Three significant digits without trailing zeros: `0.316`, `−13.2`, `1234`, `2.5 × 10⁻⁵`.
///
/// Whole numbers below a million are written out. Zero has no sign. Not finite: `∞`, `−∞`, `undefined`.
pub fn number(value: f64) -> String {
    sign(value, false) + &magnitude(value.abs(), 3)
}

/// As [`number`] with a plus sign on positive numbers.
pub fn signed(value: f64) -> String {
    sign(value, true) + &magnitude(value.abs(), 3)
}

/// As [`number`] with so many significant digits.
pub fn digits(value: f64, significant: usize) -> String {
    sign(value, false) + &magnitude(value.abs(), significant)
}

/// A share of one as a percentage without decimals, `<1 %` and `>99 %` where rounding would say all or nothing.
pub fn percent(share: f64) -> String {
    match share * 100.0 {
        p if p > 0.0 && p < 1.0 => "<1 %".into(),
        p if p > 99.0 && p < 100.0 => ">99 %".into(),
        p => format!("{p:.0} %"),
    }
}

fn sign(value: f64, plus: bool) -> String {
    match value {
        v if v < 0.0 => MINUS.to_string(),
        v if v > 0.0 && plus => "+".into(),
        _ => String::new(),
    }
}

fn magnitude(value: f64, significant: usize) -> String {
    if value == 0.0 {
        return "0".into();
    }
    if value.is_nan() {
        return "undefined".into();
    }
    if value.is_infinite() {
        return "∞".into();
    }
    if value.fract() == 0.0 && value < 1e6 {
        return format!("{value:.0}");
    }
    // Rounding first: 0.99996 has the exponent of 1.
    let text = format!("{value:.*e}", significant.max(1) - 1);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let power: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&power) {
        let decimals = (significant as i32 - 1 - power).max(0) as usize;
        trim(&format!("{value:.decimals$}")).into()
    } else {
        format!("{} × 10{}", trim(mantissa), superscript(power))
    }
}

fn trim(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

fn superscript(power: i32) -> String {
    power
        .to_string()
        .chars()
        .map(|c| match c {
            '-' => '⁻',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            digit => digit.to_digit(10).and_then(|d| char::from_u32(0x2070 + d)).unwrap_or(digit),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_significant_digits_and_no_noise() {
        let cases = [
            (0.0, "0"),
            (-0.0, "0"),
            (0.316_227, "0.316"),
            (0.5, "0.5"),
            (1.0, "1"),
            (0.999_96, "1"),
            (-13.25, "−13.2"),
            (1234.5, "1234"),
            (0.0001, "0.0001"),
            (0.000_012_34, "1.23 × 10⁻⁵"),
            (1e-12, "1 × 10⁻¹²"),
            (2_500_000.0, "2.5 × 10⁶"),
            (f64::INFINITY, "∞"),
        ];
        for (value, text) in cases {
            assert_eq!(number(value), text, "{value}");
        }
        assert_eq!(number(f64::NEG_INFINITY), "−∞");
        assert_eq!(number(f64::NAN), "undefined");
    }

    #[test]
    fn signs_and_shares() {
        assert_eq!(signed(1.0613), "+1.06");
        assert_eq!(signed(-0.83), "−0.83");
        assert_eq!(signed(0.0), "0");
        assert_eq!(digits(0.123_456, 5), "0.12346");
        assert_eq!(percent(0.5), "50 %");
        assert_eq!(percent(0.001), "<1 %");
        assert_eq!(percent(0.999), ">99 %");
        assert_eq!(percent(1.0), "100 %");
    }
}
