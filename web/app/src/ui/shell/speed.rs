//! The places of the speed slider.

/// Updates per second, slowest first; `None` is full speed.
pub const SPEEDS: [Option<f64>; 7] =
    [Some(1.0), Some(2.0), Some(5.0), Some(10.0), Some(30.0), Some(60.0), None];

/// The speed a page opens with: fast enough to see learning within seconds, slow enough to follow.
pub const OPENING: Option<f64> = Some(30.0);

/// The place of a speed on the slider.
pub fn place(pace: Option<f64>) -> usize {
    SPEEDS.iter().position(|s| *s == pace).unwrap_or(SPEEDS.len() - 1)
}

/// The speed at a place; beyond the end it is full speed.
pub fn at(place: usize) -> Option<f64> {
    SPEEDS.get(place).copied().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_speeds_agree() {
        for (index, speed) in SPEEDS.iter().enumerate() {
            assert_eq!((place(*speed), at(index)), (index, *speed));
        }
        assert_eq!(at(99), None);
    }
}
