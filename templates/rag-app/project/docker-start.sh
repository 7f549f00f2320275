#!/bin/sh
# An empty folder gets the sample PDFs, a missing index is built, then the API takes over this process.
set -eu
if [ -z "$(ls data/pdfs)" ]; then
    rag samples
fi
rag ingest --if-missing
exec rag serve
