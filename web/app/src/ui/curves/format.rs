//! Numbers for eyes. Exact numbers go into `data-*` attributes and tables, written with `{}`.

/// Three significant digits; powers of ten for what is very small or very large.
pub fn short(value: f64) -> String {
    let size = value.abs();
    let text = match size {
        0.0 => return "0".into(),
        s if !(1e-3..1e6).contains(&s) => format!("{value:.1e}"),
        s if s >= 100.0 => format!("{value:.0}"),
        s if s >= 10.0 => format!("{value:.1}"),
        s if s >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    };
    text.replace('-', "−")
}

/// Like [`short`] without trailing zeros, for the ends of axes.
pub fn axis(value: f64) -> String {
    let text = short(value);
    if text.contains('e') || !text.contains('.') {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').into()
}

/// Six significant digits, for read-outs.
pub fn long(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        return "0".into();
    }
    if !(1e-4..1e7).contains(&size) {
        return format!("{value:.5e}").replace('-', "−");
    }
    let digits = (5 - size.log10().floor() as i32).max(0) as usize;
    let text = format!("{value:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    text.replace('-', "−")
}

/// A count with thin spaces between thousands: 12 288.
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_for_eyes() {
        assert_eq!(short(0.0), "0");
        assert_eq!(short(0.62649), "0.626");
        assert_eq!(short(-1.5), "−1.50");
        assert_eq!(short(-100.0), "−100");
        assert_eq!(short(1.2e-7), "1.2e−7");
        assert_eq!(axis(1.0), "1");
        assert_eq!(axis(-0.2), "−0.2");
        assert_eq!(axis(250.0), "250");
    }

    #[test]
    fn six_digits_for_read_outs() {
        assert_eq!(long(0.626_491_234), "0.626491");
        assert_eq!(long(12.5), "12.5");
        assert_eq!(long(-1.0), "−1");
        assert_eq!(long(200.0), "200");
        assert_eq!(long(3.2e-9), "3.20000e−9");
    }

    #[test]
    fn thousands() {
        assert_eq!(count(7), "7");
        assert_eq!(count(12_288), "12\u{202f}288");
        assert_eq!(count(1_000_000), "1\u{202f}000\u{202f}000");
    }
}
