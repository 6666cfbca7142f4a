"""The demo event: a programme, its vocabulary, pictures and clips drawn for it, and the loader.

Everything here is made from fixed seeds, so that every fresh installation shows one and the same event. The
pictures are illustrations and say so in their captions and terms.

It is a tenth of the package's lines, 118 KB of the wheel, and stays in it: `mediahub up` fills a first start
with it, so whoever installs MediaHub sees a library without a network and without pictures of real people. A
package of its own would have to be released with each change of what the loader calls. Who does not load it
does not pay for it: only `mediahub demo` imports it, which `mediahub up` calls as a process of its own
(`--no-demo` leaves it out), and `lint-imports` forbids it to everything else.
"""
