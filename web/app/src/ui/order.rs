//! Sorting, in one place: each kind of thing that is sorted by itself would be another sort in the page.

use std::cmp::Ordering;

/// The indices below `count` in the order of `compare`; those that it holds for equal keep theirs.
pub fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut indices: Vec<usize> = (0..count).collect();
    indices.sort_by(|&a, &b| compare(a, b));
    indices
}

/// Sorts numbers, the smallest first.
pub fn ascending(numbers: &mut Vec<u32>) {
    *numbers =
        order(numbers.len(), &|a, b| numbers[a].cmp(&numbers[b])).into_iter().map(|i| numbers[i]).collect();
}
