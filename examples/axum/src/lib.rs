//! An app that keeps books.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use serde::{Deserialize, Serialize};

/// A book as clients send it.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    title: String,
    pages: u16,
}

/// A book as it is kept.
#[derive(Debug, Clone, Serialize)]
struct Book {
    id: u32,
    #[serde(flatten)]
    draft: Draft,
}

type Shelf = Arc<Mutex<BTreeMap<u32, Book>>>;

/// The app, with no book on its shelf.
pub fn app() -> Router {
    Router::new()
        .route("/books", get(list).post(add))
        .route("/books/{id}", get(one).delete(remove))
        .with_state(Shelf::default())
}

async fn list(State(shelf): State<Shelf>) -> Json<Vec<Book>> {
    let shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
    Json(shelf.values().cloned().collect())
}

async fn add(
    State(shelf): State<Shelf>,
    body: Bytes,
) -> Result<(StatusCode, Json<Book>), StatusCode> {
    let draft: Draft = serde_json::from_slice(&body).map_err(|_| StatusCode::BAD_REQUEST)?;
    if draft.title.is_empty()
        || draft.title.chars().count() > 80
        || !(1..=9999).contains(&draft.pages)
    {
        return Err(StatusCode::BAD_REQUEST);
    }
    let mut shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
    let id = shelf.last_key_value().map_or(1, |(last, _)| last + 1);
    let book = Book { id, draft };
    shelf.insert(id, book.clone());
    Ok((StatusCode::CREATED, Json(book)))
}

async fn one(State(shelf): State<Shelf>, Path(id): Path<String>) -> Result<Json<Book>, StatusCode> {
    let id = book_id(&id)?;
    let shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
    let book = shelf.get(&id).ok_or(StatusCode::NOT_FOUND)?;
    Ok(Json(book.clone()))
}

async fn remove(State(shelf): State<Shelf>, Path(id): Path<String>) -> Result<StatusCode, StatusCode> {
    let id = book_id(&id)?;
    let mut shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
    shelf.remove(&id).ok_or(StatusCode::NOT_FOUND)?;
    Ok(StatusCode::NO_CONTENT)
}

fn book_id(text: &str) -> Result<u32, StatusCode> {
    let id = text.parse().map_err(|_| StatusCode::BAD_REQUEST)?;
    if id == 0 {
        return Err(StatusCode::BAD_REQUEST);
    }
    Ok(id)
}
