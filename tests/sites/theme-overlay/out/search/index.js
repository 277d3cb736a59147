const searchIndex = {
"locale": "en-GB",
"words": {"comma":", ","first":"the first {n} are shown","found":{"one":"{n} result","other":"{n} results"},"none":"Nothing was found. Try fewer words, or a part of one."},
"kinds": ["Home","Page"],
"entries": [
["Overlay","index.html",0,"",""],
["A page","page/index.html",1,"",""]
],
"terms": "a=1 has=;0,1 home=0 itself=;1 laid=;1 mine=;0,1 of=;0,1 one=;1 over=;1 overlay=0 page=1;0 site=;1 template=;0,1 the=;0,1 theme=;0 this=;1"
};
