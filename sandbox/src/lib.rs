//! Tencent Cloud Chat's scheduled pushes on your own machine, and the reference signing endpoint.
//!
//! One server on one port: the five APIs as the vendor's pages describe them ([`service`]), over SQLite ([`store`]), with
//! a scheduler that dispatches what is due ([`dispatch`]) to an audience of invented users ([`audience`]); the signing
//! endpoint that a console's backend needs ([`signing`]), behind a guard that keeps out who doesn't belong ([`access`]);
//! and, where they are asked for, faults on demand and a clock that can be set ([`faults`], [`clock`]).

pub mod access;
pub mod audience;
pub mod audit;
pub mod clock;
pub mod console;
pub mod control;
pub mod deliveries;
pub mod dispatch;
pub mod faults;
pub mod flags;
mod lots;
pub mod sandbox;
mod seed;
pub mod server;
pub mod service;
pub mod settings;
pub mod signing;
mod slip;
pub mod store;
