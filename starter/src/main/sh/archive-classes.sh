# Archives the classes of short commands, which mostly load classes: an archive takes much of that
# away, and without one all works as well. For the launchers of a checkout and of a release.
#
# The classes are listed first, because an archive made at the end of a run lacks those in old class
# files, picocli's among them, and makes some JVMs crash at that end. Lambdas that are picocli's are
# left out: to archive them links its old classes, which then cannot be archived themselves.

# archive_classes <java> <folder of the jars> <manifest to try> <empty folder to work in> <archive>
archive_classes() {
  rehearsing=$1
  jars=$2
  work=$4
  note_classes 1 --help
  note_classes 2 validate "$3"
  note_classes 3 onboard --help
  note_classes 4 onboard "$3" --yes --address 127.0.0.1:1
  # Java 24 and later number the classes of each run.
  sed -e '/^@lambda-.*picocli/d' -e '/ source: /d' -e 's/ id: [0-9]*$//' "$work"/classes.[1234] |
    LC_ALL=C sort -u >"$work/classes"
  rehearse -Xshare:dump "-XX:SharedClassListFile=$work/classes" "-XX:SharedArchiveFile=$5" \
    -cp "$jars/*"
  rm -f "$work/classes" "$work"/classes.[1234]
}

# note_classes <number> <command…>
note_classes() {
  list=$work/classes.$1
  shift
  : >"$list"
  rehearse -Xshare:off "-XX:DumpLoadedClassList=$list" -cp "$jars/*" dev.embark.starter.Main "$@"
}

rehearse() {
  "$rehearsing" "-XX:ErrorFile=$work/no-archive.log" -XX:-CreateCoredumpOnCrash \
    -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "$@" >/dev/null 2>&1 </dev/null || :
}
