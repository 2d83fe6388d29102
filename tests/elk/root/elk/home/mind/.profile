# Read by login shells only: a command over ssh has none of this.
export LD_LIBRARY_PATH=/usr/xenomai/lib:/usr/local/lib:$LD_LIBRARY_PATH
mesg n 2>/dev/null
export PATH=$PATH:/sbin:/usr/sbin
export LV2_PATH=/home/mind/plugins/mda-lv2/:/udata/plugins/lv2:/usr/lib/lv2
