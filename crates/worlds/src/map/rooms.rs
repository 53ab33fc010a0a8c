//! Maps with walls, keys and doors, made to be branched in.

use super::MAX_SIDE;

/// Two rooms over two, 13 × 13, with one cell open in each wall: the map of Sutton, Precup and Singh (1999), which gymnax
/// has as `FourRooms-misc`. Start and goal are in opposite corners here.
pub const MAP_FOUR_ROOMS: &str = "WWWWWWWWWWWWW/WSFFFFWFFFFFW/WFFFFFWFFFFFW/WFFFFFFFFFFFW/WFFFFFWFFFFFW/WFFFFFWFFFFFW/WWFWWWWFFFFFW/WFFFFFWWWFWWW/WFFFFFWFFFFFW/WFFFFFWFFFFFW/WFFFFFFFFFFFW/WFFFFFWFFFFGW/WWWWWWWWWWWWW";

/// A key on this side of a locked door, the goal on the other.
pub const MAP_KEY_DOOR: &str = "SFWFF/FFWFF/FFDFF/KFWFG";

/// Two shores with a bridge of one cell's width between holes.
pub const MAP_BRIDGE: &str = "FFHHHHHHFF/SFFFFFFFFG/FFHHHHHHFF";

/// A corridor of `length` steps from start to goal between walls, with a fork at every `every`-th step: a hole to one
/// side, above and below in turn. As rows separated by `/`; null where it would not fit or have no room for a step.
#[must_use]
pub fn corridor(length: usize, every: usize) -> Option<String> {
    if !(2..MAX_SIDE).contains(&length) || every == 0 {
        return None;
    }
    let side = |turn: usize| -> String {
        let hole =
            |col: usize| col > 0 && col < length && col.is_multiple_of(every) && col / every % 2 == turn;
        (0..=length).map(|col| if hole(col) { 'H' } else { 'W' }).collect()
    };
    let way = "F".repeat(length - 1);
    Some(format!("{}/S{way}G/{}", side(1), side(0)))
}

/// A map by name: "four-rooms", "key-door", "bridge" or "corridor-N-K".
pub(crate) fn named(name: &str) -> Option<String> {
    let fixed = match name {
        "four-rooms" => MAP_FOUR_ROOMS,
        "key-door" => MAP_KEY_DOOR,
        "bridge" => MAP_BRIDGE,
        _ => {
            let (length, every) = name.strip_prefix("corridor-")?.split_once('-')?;
            return corridor(length.parse().ok()?, every.parse().ok()?);
        }
    };
    Some(fixed.to_owned())
}
