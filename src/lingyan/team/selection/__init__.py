"""选拔: how a village's party posts are filled between terms: 两推一选, 组织选派, 公开选拔, each until it is filed."""
