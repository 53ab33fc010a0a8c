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

pub use bar::{TopBar, TopBarProps};
pub use notices::{NoticeList, NoticeListProps};
pub use sheet::{Sheet, SheetProps};
pub use shortcuts::Shortcuts;
pub use skeleton::{Skeleton, SkeletonProps};
pub use theme::Theme;
pub use view::{BarView, DeviceView};
