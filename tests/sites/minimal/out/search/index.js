const searchIndex = {
"locale": "en-GB",
"words": {"comma":", ","first":"the first {n} are shown","found":{"one":"{n} result","other":"{n} results"},"none":"Nothing was found. Try fewer words, or a part of one."},
"kinds": ["Home"],
"entries": [
["Minimal","index.html",0,"",""]
],
"terms": "home=0 minimal=0"
};
