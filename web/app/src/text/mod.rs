//! All texts of the page in one typed table, so that a translation is one more value of [`Texts`] and the compiler
//! says what it lacks. Each area has its own struct.

pub mod background;
pub mod curvature;
pub mod curves;
pub mod distribution;
pub mod formula;
pub mod methods;
pub mod out;
pub mod settings;
pub mod shell;
pub mod strip;
pub mod tree;
pub mod truth;
pub mod world;

/// The texts of the page in one language.
pub struct Texts {
    /// Top bar, notices, badge, keys.
    pub shell: shell::Texts,
    /// The stage strip.
    pub strip: strip::Texts,
    /// The panel of the stage under the playhead.
    pub formula: formula::Texts,
    /// The map.
    pub world: world::Texts,
    /// The rollout tree.
    pub tree: tree::Texts,
    /// Reward distributions and the group picker.
    pub distribution: distribution::Texts,
    /// The curves.
    pub curves: curves::Texts,
    /// The settings.
    pub settings: settings::Texts,
}

/// English.
static EN: Texts = Texts {
    shell: shell::EN,
    strip: strip::EN,
    formula: formula::EN,
    world: world::EN,
    tree: tree::EN,
    distribution: distribution::EN,
    curves: curves::EN,
    settings: settings::EN,
};

/// The texts in the reader's language; English until there is a translation.
pub fn texts() -> &'static Texts {
    &EN
}
