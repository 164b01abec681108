//! The command and its forms of output, on invented reports.

mod arbitrary;
mod command;
mod documented;
mod html;
mod json;
mod layers;
mod sample;
mod terminal;
