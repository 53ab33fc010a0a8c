//! Everything around the panels: the top bar, the notices, the dialogs, and what is seen before the first update.

mod bar;
mod device;
mod icon;
pub mod keys;
mod notices;
mod sheet;
mod shortcuts;
mod skeleton;
pub mod speed;
mod theme;
mod transport;
mod view;

pub use bar::use_top_bar;
pub use notices::notice_list;
pub use sheet::use_sheet;
pub use shortcuts::shortcuts;
pub use skeleton::skeleton;
pub use theme::Theme;
pub use view::{BarView, DeviceView};
