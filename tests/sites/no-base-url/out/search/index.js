const searchIndex = {
"locale": "en-GB",
"words": {"comma":", ","first":"the first {n} are shown","found":{"one":"{n} result","other":"{n} results"},"none":"Nothing was found. Try fewer words, or a part of one."},
"kinds": ["Home","Update","Event"],
"entries": [
["Without an address","index.html",0,"",""],
["News without a feed","news/index.html",1,"2 Jan 2027",""],
["A talk","talk/index.html",2,"28 Mar 2027, 09:30–11:00 CEST",""]
],
"terms": "01=1 02=1 03=2 1=1 2=1 2027=1,1 28=2 3=2 a=1,1 address=0;1 an=0;1 event=2 feed=1 home=0 jan=1 january=1 mar=2 march=2 needs=;1 news=1 of=;1 see=;0 talk=2;0 the=;0,1 update=1 updates=;1 without=0,1"
};
