//! The page: it draws records, it never trains.
//!
//! One direction of flow: a worker says what happened ([`session`]), the reducer keeps it ([`model`]), the panels
//! draw it ([`ui`]) and say what the reader asks for as [`model::Action`]s.

pub mod app;
pub mod lab;
pub mod model;
pub mod session;
pub mod text;
pub mod ui;
